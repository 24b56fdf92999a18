package io.jindou.engine.journal;

import io.jindou.codecs.Limits;
import java.io.IOException;

/**
 * Keeps a reserve of disk space. A full disk under a sparse mapping kills the process, so the node has to stop before. The
 * file system is asked only every few megabytes or calls: in between no more than that can have been written by this journal.
 */
public final class SpaceGuard {
    /** Default of the reserve. */
    public static final long RESERVE_DEFAULT = 256L << 20;

    private static final long BYTES_PER_LOOK = 8L << 20;
    private static final int CALLS_PER_LOOK_MAX = 4096;
    /** The log grows on the same disk, by a batch a call, also when nothing of it is stored. */
    private static final int LOG_SHARE = 4;

    private final UsableSpace usableSpace;
    private final long reserve;
    private final String place;
    private final JournalCounters counters;
    private final int callsPerLook;
    private long bytesLeft;
    private int callsLeft;

    /**
     * A guard that looks at its first call.
     *
     * @param reserve bytes that have to stay free.
     * @param place   the directory, for the message.
     */
    public SpaceGuard(final UsableSpace usableSpace, final long reserve, final String place, final JournalCounters counters) {
        this.usableSpace = usableSpace;
        this.reserve = reserve;
        this.place = place;
        this.counters = counters;
        this.callsPerLook = (int)Math.min(CALLS_PER_LOOK_MAX, reserve / LOG_SHARE / Limits.BATCH_MAX);
    }

    /** Throws {@link JournalException.Kind#NO_SPACE} when less than the reserve is free. */
    public void ensure() {
        if (--callsLeft < 0 || bytesLeft < 0) {
            look();
        }
    }

    /** Told of each record written. */
    public void onWritten(final int length) {
        bytesLeft -= length;
    }

    private void look() {
        counters.add(JournalCounter.SPACE_CHECKS, 1);
        final long usable;
        try {
            usable = usableSpace.bytes();
        } catch (final IOException e) {
            throw new JournalException(JournalException.Kind.IO, "cannot tell the free space of " + place, e);
        }
        if (usable < reserve) {
            counters.add(JournalCounter.SPACE_REFUSALS, 1);
            throw new JournalException(JournalException.Kind.NO_SPACE, "only " + usable + " bytes are free where " + place
                + " lies, less than the reserve of " + reserve + ": free disk space, then start this node again");
        }
        bytesLeft = BYTES_PER_LOOK;
        callsLeft = callsPerLook;
    }

    /** Port to the file system. */
    @FunctionalInterface
    public interface UsableSpace {
        /** Bytes that this process could still write. */
        long bytes() throws IOException;
    }
}
