package io.jindou.cluster.demo;

/** A server that can be killed. */
public interface DemoServer {
    /**
     * Starts it and waits until it listens; after {@link #kill} on the same port and the same data.
     *
     * @return the TCP port.
     * @throws DemoFailure when it does not come up.
     */
    int start() throws InterruptedException;

    /** Ends it at once, with no chance to tidy up, and waits until it is gone. */
    void kill() throws InterruptedException;

    /** The token with which {@code ____manager} connects; there after the start. */
    String adminToken();
}
