package io.jindou.engine.link;

import org.agrona.DirectBuffer;

/** Sends to cluster sessions; used by the leader only, outside of transitions. */
public interface DownPort {
    /**
     * Sends a header and a body as one message, without blocking.
     *
     * @return false when it was not taken: back-pressure, not connected yet, or no such session. It is offered again.
     */
    boolean offer(
        long clusterSessionId, DirectBuffer header, int headerLength, DirectBuffer body, int bodyOffset, int bodyLength);
}
