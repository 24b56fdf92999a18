package io.jindou.gateway.memory;

import io.jindou.gateway.session.Connection;
import io.netty.buffer.ByteBuf;

/** The client's end of a socket in memory. It can do to a gateway what a socket can: write, read late or never, FIN, RST. */
public final class MemorySocket {
    private final ByteQueue toGateway = new ByteQueue();
    private final ByteQueue toClient = new ByteQueue();
    private final int capacity;
    private Connection connection;
    private boolean isFinishedByClient;
    private boolean isResetByClient;
    private boolean isFinishedByGateway;
    private boolean isResetByGateway;

    /**
     * A socket that nobody has accepted yet.
     *
     * @param capacity bytes that lie in the kernel's buffers on their way to the client before the gateway has to wait.
     */
    MemorySocket(final int capacity) {
        this.capacity = capacity;
    }

    /** Writes; what is written behind an end on either side goes nowhere. */
    public void write(final byte[] bytes) {
        if (!isFinishedByClient && !isResetByClient && !isResetByGateway) {
            toGateway.add(bytes, 0, bytes.length);
        }
    }

    /** Closes the client's direction in the TCP way. */
    public void finish() {
        isFinishedByClient = true;
    }

    /** Breaks the connection; what is under way in either direction is lost. */
    public void reset() {
        isResetByClient = true;
        toGateway.clear();
        toClient.clear();
    }

    /** Takes at most so many of the bytes that are here. */
    public byte[] read(final int max) {
        return toClient.take(Math.min(max, toClient.size()));
    }

    /** True when the gateway has closed its direction and everything before was read. */
    public boolean isEnded() {
        return isResetByGateway || isFinishedByGateway && 0 == toClient.size();
    }

    /** True when nothing is under way in either direction. */
    public boolean isQuiet() {
        return 0 == toGateway.size() && 0 == toClient.size();
    }

    /** What the gateway makes of this socket; null before it was accepted, or when it was turned away. */
    public Connection connection() {
        return connection;
    }

    // ----- the gateway's end -----

    void accepted(final Connection by) {
        connection = by;
    }

    ByteQueue toGateway() {
        return toGateway;
    }

    boolean isFinishedByClient() {
        return isFinishedByClient;
    }

    boolean isResetByClient() {
        return isResetByClient;
    }

    boolean hasRoom() {
        return toClient.size() < capacity;
    }

    /** Takes what has room of a buffer, and leaves its indexes; how much that was. */
    int take(final ByteBuf bytes) {
        final int length = Math.min(capacity - toClient.size(), bytes.readableBytes());
        toClient.add(bytes, length);
        return length;
    }

    void onGatewayFinished() {
        isFinishedByGateway = true;
    }

    void onGatewayClosed() {
        if (toGateway.size() > 0 && !isResetByClient) {
            // as the kernel does with bytes that nobody has read
            isResetByGateway = true;
            toGateway.clear();
            toClient.clear();
        }
        isFinishedByGateway = true;
    }
}
