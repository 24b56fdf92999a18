package io.jindou.perf.rig;

import java.io.IOException;
import org.agrona.DirectBuffer;

/** What the generator has its connections do. All methods are called by the generator thread. */
public interface Load {
    /** Called in each turn before the sockets: what is due by the clock; returns how much was done. */
    int step(long nowNs);

    /** The connection may write more: appends what it has to say now. Called once a turn for each marked connection. */
    void fill(Connection connection, long nowNs);

    void onReady(Connection connection, long nowNs);

    void onAck(Connection connection, long token, long nowNs);

    void onMessage(Connection connection, DirectBuffer payload, int offset, int length, long nowNs);

    void onHistoryMessage(Connection connection, DirectBuffer payload, int offset, int length);

    void onHistory(Connection connection, long token, int messages, long payloadBytes, long nowNs);

    /**
     * A connection cannot go on. Who does not end the run here calls {@link Generator#close} before the return.
     *
     * @throws RigException to end the run, as by default
     */
    default void onBroken(final Connection connection, final IOException cause) {
        throw connection.broken(cause);
    }

    /**
     * The server refused the connection, or something on it, and says why. Who does not end the run here calls
     * {@link Generator#close} before the return.
     *
     * @throws RigException to end the run, as by default
     */
    default void onRefused(final Connection connection, final String text) {
        throw new RigException("user " + connection.user + ": " + text);
    }

    /** The generator goes on until this is true. */
    boolean isDone(long nowNs);

    /** True: events must not wait for a sleeping thread to wake up, so the generator never sleeps. */
    boolean isSpinning();
}
