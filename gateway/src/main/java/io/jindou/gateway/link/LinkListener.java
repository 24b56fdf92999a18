package io.jindou.gateway.link;

import io.jindou.codecs.Reason;
import org.agrona.DirectBuffer;

/**
 * What a {@link GatewayLink} tells its gateway; called from {@link GatewayLink#doWork} only. Commands may be appended from
 * every method while the link is open. A method that throws ends the link with {@link Reason#SYSTEM_ERROR}, because half an
 * event may have been applied.
 */
public interface LinkListener {
    /** A new incarnation of the link is open and has no sessions yet. */
    void onLinkOpened(long linkId, CellSettings settings);

    /** One event, our SBE header first; every event exactly once and in order. The buffer is valid only during the call. */
    void onEvent(long eventNumber, DirectBuffer buffer, int offset, int length);

    /** For now there are no more events: what was held back, to be done together with what follows, has to be done. */
    default void onEventsEnd() {
    }

    /**
     * What the engine holds of this link's sessions after event {@code asOfEvent}, which is the last one given to
     * {@link #onEvent}. Called for heartbeats and, before its {@link #onEvent}, for each Audit event.
     */
    void onDigest(long asOfEvent, long sessionDigest, long interestDigest, int sessionCount);

    /** The link and all its sessions are gone: close every client connection. The link opens a new incarnation by itself. */
    void onLinkLost(Reason reason);

    /** Another live process uses this gateway id; the link does nothing any more. */
    void onFenced();
}
