package io.jindou.engine.report;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The last checkpoints of this replica. Not state: two replicas that differ note different things here, and that is how it shows.
 * Written by the service's thread, read by any.
 */
public final class Checkpoints {
    private static final int MASK = Limits.CHECKPOINTS_KEPT - 1;

    private final long[] positions = new long[Limits.CHECKPOINTS_KEPT];
    private final long[] hashes = new long[Limits.CHECKPOINTS_KEPT];
    private long count;
    /** Every checkpoint behind this position is known. */
    private long knownFrom;

    /** The replica starts behind this position; what was before it is not known. */
    public synchronized void startAt(final long logPosition) {
        count = 0;
        knownFrom = logPosition;
    }

    /** Notes a checkpoint; the oldest gives way. */
    public synchronized void note(final long logPosition, final long stateHash) {
        final int at = (int)(count & MASK);
        if (count >= Limits.CHECKPOINTS_KEPT) {
            knownFrom = positions[at];
        }
        positions[at] = logPosition;
        hashes[at] = stateHash;
        count++;
    }

    /** All that are remembered, the newest first. */
    public synchronized List<Checkpoint> list() {
        final int size = (int)Math.min(count, Limits.CHECKPOINTS_KEPT);
        final List<Checkpoint> list = new ArrayList<>(size);
        for (long i = count - 1; i >= count - size; i--) {
            list.add(new Checkpoint(positions[(int)(i & MASK)], hashes[(int)(i & MASK)]));
        }
        return list;
    }

    /**
     * Compares with what a majority agreed on. A checkpoint that others have and this replica has not, though it came by, differs
     * as well: when checkpoints are due is state.
     *
     * @return null when this replica agrees or cannot know, else what differs, for people.
     */
    public synchronized String compare(final long logPosition, final long stateHash) {
        if (logPosition <= knownFrom || Defects.isPlanted(Defect.MAJORITY_NOT_COMPARED)) {
            return null;
        }
        final int at = find(logPosition);
        return at >= 0 && hashes[at] == stateHash ? null
            : "the majority has state hash " + hex(stateHash) + ", " + describe(logPosition);
    }

    /** What this replica has there, for people. */
    public synchronized String describe(final long logPosition) {
        final int at = find(logPosition);
        return at >= 0 ? "this node has " + hex(hashes[at]) : "this node has no checkpoint there";
    }

    private int find(final long logPosition) {
        for (long i = count - 1; i >= Math.max(0, count - Limits.CHECKPOINTS_KEPT); i--) {
            if (positions[(int)(i & MASK)] == logPosition) {
                return (int)(i & MASK);
            }
        }
        return -1;
    }

    /** A state hash for people. */
    public static String hex(final long stateHash) {
        return String.format(Locale.ROOT, "%016x", stateHash);
    }
}
