package io.jindou.perf.rig;

import org.agrona.DirectBuffer;

/** A load in which nothing is said or heard: what is heard all the same ends the run, unless a method says otherwise. */
public abstract class SilentLoad implements Load {
    @Override
    public int step(final long nowNs) {
        return 0;
    }

    @Override
    public void fill(final Connection connection, final long nowNs) {
        // nothing to say
    }

    @Override
    public void onReady(final Connection connection, final long nowNs) {
        // the generator counts them
    }

    @Override
    public void onAck(final Connection connection, final long token, final long nowNs) {
        throw unexpected(connection, "an acknowledgement");
    }

    @Override
    public void onMessage(
        final Connection connection, final DirectBuffer payload, final int offset, final int length, final long nowNs) {
        throw unexpected(connection, "a message");
    }

    @Override
    public void onHistoryMessage(final Connection connection, final DirectBuffer payload, final int offset, final int length) {
        throw unexpected(connection, "a history answer");
    }

    @Override
    public void onHistory(
        final Connection connection, final long token, final int messages, final long payloadBytes, final long nowNs) {
        throw unexpected(connection, "a history answer");
    }

    @Override
    public boolean isSpinning() {
        return false;
    }

    private static RigException unexpected(final Connection connection, final String what) {
        return new RigException("user " + connection.user + " got " + what + " that nobody asked for");
    }
}
