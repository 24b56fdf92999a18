package io.jindou.sim;

import io.jindou.engine.Engine;
import io.jindou.engine.snapshot.SnapshotMessages;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A snapshot in memory. */
final class SimSnapshot {
    private final List<byte[]> messages = new ArrayList<>();
    private final int applied;

    /** Takes a snapshot of an engine that has applied so many entries. */
    SimSnapshot(final Engine engine, final int applied) {
        this.applied = applied;
        engine.write((buffer, offset, length) -> {
            final byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            messages.add(copy);
        });
    }

    int applied() {
        return applied;
    }

    SnapshotMessages messages() {
        return new SnapshotMessages() {
            private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
            private int next;

            @Override
            public boolean next() {
                if (next == messages.size()) {
                    return false;
                }
                view.wrap(messages.get(next++));
                return true;
            }

            @Override
            public DirectBuffer buffer() {
                return view;
            }

            @Override
            public int offset() {
                return 0;
            }

            @Override
            public int length() {
                return view.capacity();
            }
        };
    }
}
