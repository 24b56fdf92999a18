package io.jindou.engine.session;

import io.jindou.codecs.Reason;

/**
 * What happened to a session, as it is remembered.
 *
 * @param timeMs       cluster time in ms since the epoch.
 * @param logPosition  of the entry that did it.
 * @param kind         opened, refused or closed.
 * @param cause        who did it.
 * @param reason       why.
 * @param linkId       of the gateway's agent and incarnation, see {@code LinkId}.
 * @param connectionId of the gateway's connection.
 * @param deviceFlag   kind of device, see {@code DeviceFlags}.
 * @param deviceId     empty when it was not said.
 */
public record SessionTrace(
    long timeMs, long logPosition, SessionEvent.Kind kind, SessionCause cause, Reason reason, long linkId,
    long connectionId, int deviceFlag, String deviceId) {
}
