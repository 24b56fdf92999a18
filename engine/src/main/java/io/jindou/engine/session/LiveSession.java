package io.jindou.engine.session;

/**
 * A session as it is now.
 *
 * @param linkId       of its gateway's agent and incarnation, see {@code LinkId}.
 * @param connectionId of the gateway's connection.
 * @param deviceFlag   kind of device, see {@code DeviceFlags}.
 * @param deviceId     empty when it was not said.
 * @param level        of the device, see {@code DeviceFlags}.
 * @param admin        opened with the admin token.
 */
public record LiveSession(
    long linkId, long connectionId, int deviceFlag, String deviceId, int level, boolean admin) {
}
