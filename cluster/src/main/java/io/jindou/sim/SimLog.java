package io.jindou.sim;

import io.jindou.sim.model.LogEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The replicated log: what is committed, and the leader's tail, which an election may take away. */
final class SimLog {
    private static final int FRAME = 64;
    private static final int ALIGNMENT = 32;

    private final List<LogEntry> committed = new ArrayList<>();
    private final Deque<Appended> tail = new ArrayDeque<>();
    private long position;

    int size() {
        return committed.size();
    }

    LogEntry get(final int index) {
        return committed.get(index);
    }

    boolean hasTail() {
        return !tail.isEmpty();
    }

    void append(
        final LogEntry.Kind kind, final long stampMs, final long termId, final long clusterSession, final byte[] bytes,
        final long commitAtMs) {
        position += FRAME + (bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        tail.add(new Appended(new LogEntry(kind, position, stampMs, termId, clusterSession, bytes), commitAtMs));
    }

    /** Commits what is due; hands each over. */
    void commit(final long nowMs, final Consumer<LogEntry> onCommitted) {
        while (!tail.isEmpty() && tail.peek().commitAtMs <= nowMs) {
            final LogEntry entry = tail.remove().entry;
            committed.add(entry);
            onCommitted.accept(entry);
        }
    }

    /** Loses the end of the tail; what is kept is committed by the next leader. */
    int loseTail(final int keep) {
        final int lost = Math.max(0, tail.size() - keep);
        for (int i = 0; i < lost; i++) {
            tail.removeLast();
        }
        position = !tail.isEmpty() ? tail.getLast().entry.position()
            : committed.isEmpty() ? 0 : committed.get(committed.size() - 1).position();
        return lost;
    }

    int tailSize() {
        return tail.size();
    }

    private record Appended(LogEntry entry, long commitAtMs) {
    }
}
