package io.jindou.gateway.link;

import org.agrona.DirectBuffer;

/**
 * Port to one cell: a cluster session that is connected, kept alive and replaced in the background. No method blocks; all
 * are called by the one thread that polls.
 */
public interface ClusterLink extends AutoCloseable {
    /**
     * Connects, keeps the session alive, and hands arrived messages to the listener, a bounded number of them.
     *
     * @param nowNs monotonic time.
     * @return how much was done; 0 means that idling is fine.
     */
    int poll(ClusterLinkListener listener, long nowNs);

    /**
     * Sends one message that consists of two ranges.
     *
     * @param bodyLength may be 0.
     * @return above 0 when it was sent, which does not mean that it will arrive; else why not.
     */
    long offer(
        DirectBuffer header, int headerOffset, int headerLength, DirectBuffer body, int bodyOffset, int bodyLength);

    /** True while there is a session with a leader that takes messages. */
    boolean isConnected();

    /**
     * Asks for another cluster session. The present one may go on until the other is there; a leader change that it
     * survives meanwhile makes the other needless. Calls while one is being connected change nothing.
     */
    void reconnect();

    @Override
    void close();
}
