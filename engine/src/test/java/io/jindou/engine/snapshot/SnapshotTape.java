package io.jindou.engine.snapshot;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A snapshot in memory: takes messages, gives them back from the first on, and lets a test damage them in between. */
public final class SnapshotTape implements SnapshotPort, SnapshotMessages {
    /** The messages; a test may change, drop or reorder them. */
    public final List<byte[]> messages = new ArrayList<>();
    private final UnsafeBuffer current = new UnsafeBuffer(0, 0);
    private int next;

    @Override
    public void offer(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] message = new byte[length];
        buffer.getBytes(offset, message);
        messages.add(message);
    }

    /** To be read from the start. */
    public SnapshotTape rewind() {
        next = 0;
        return this;
    }

    /** A tape of its own with the same messages. */
    public SnapshotTape copy() {
        final SnapshotTape copy = new SnapshotTape();
        messages.forEach(message -> copy.messages.add(message.clone()));
        return copy;
    }

    @Override
    public boolean next() {
        if (next == messages.size()) {
            return false;
        }
        current.wrap(messages.get(next++));
        return true;
    }

    @Override
    public DirectBuffer buffer() {
        return current;
    }

    @Override
    public int offset() {
        return 0;
    }

    @Override
    public int length() {
        return current.capacity();
    }
}
