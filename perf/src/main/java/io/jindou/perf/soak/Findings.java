package io.jindou.perf.soak;

import io.jindou.perf.rig.Verdict;
import org.agrona.collections.LongHashSet;

/** What the audit has counted. */
final class Findings {
    /** Beyond so many missing deliveries a late one is no longer told from a second one; the run has failed long before. */
    private static final int MISSING_MAX = 1 << 16;
    private static final int SEQ_BITS = 40;

    /** Cursor and sequence of what was passed over and may still come. */
    private final LongHashSet missing = new LongHashSet();
    private long delivered;
    private long lost;
    private long doubled;
    private long disordered;
    private long damaged;
    private long misdelivered;
    private long repeated;
    private long caughtUp;
    private long fromHistory;

    /** A delivery that was due. */
    void delivered() {
        delivered++;
    }

    /** Sequences of a cursor that were passed over: lost, unless they come late. */
    void passedOver(final int cursor, final long from, final long to) {
        lost += to - from;
        for (long seq = from; seq < to && missing.size() < MISSING_MAX; seq++) {
            missing.add((long)cursor << SEQ_BITS | seq);
        }
    }

    void lost(final long count) {
        lost += count;
    }

    /** A sequence that the cursor has behind it. */
    void old(final int cursor, final long seq, final boolean isMarked) {
        if (missing.remove((long)cursor << SEQ_BITS | seq)) {
            lost--;
            disordered++;
            delivered++;
        } else if (isMarked) {
            repeated++;
        } else {
            doubled++;
        }
    }

    void doubled() {
        doubled++;
    }

    void disordered() {
        disordered++;
    }

    void damaged() {
        damaged++;
    }

    void misdelivered() {
        misdelivered++;
    }

    /** A message that nobody pushed, because its reader was away, was in the history. */
    void inHistory() {
        fromHistory++;
    }

    /** Somebody has closed the gap between leaving and coming back. */
    void caughtUp() {
        caughtUp++;
    }

    /** Messages read from the history by those who came back. */
    long fromHistory() {
        return fromHistory;
    }

    /** Gaps closed. */
    long gapsClosed() {
        return caughtUp;
    }

    /** Deliveries that the server marked as sent again; it may do so when an acknowledgement is late. */
    long repeated() {
        return repeated;
    }

    Verdict verdict() {
        return new Verdict(delivered, lost, doubled, disordered, damaged, misdelivered);
    }
}
