package io.jindou.cluster.history.index;

import java.util.Map;

/** What reads ask to begin a walk near its end. Belongs to one thread, but for {@link #sentence} and {@link #counters}. */
public interface ChannelIndex extends AutoCloseable {
    /** No index: every walk begins at the newest record of its channel. */
    ChannelIndex NONE = new ChannelIndex() {
        @Override
        public int step(final long nowNs) {
            return 0;
        }

        @Override
        public long find(final long channel, final long seq, final long maxSeq) {
            return 0;
        }

        @Override
        public long foundSeq() {
            return 0;
        }

        @Override
        public void onHint(final boolean isRight) {
            // gives none
        }

        @Override
        public String sentence() {
            return "none";
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public void close() {
            // holds nothing
        }
    };

    /** Follows the journal for a bounded time; returns how much was done. Never throws for what can be wrong with the index. */
    int step(long nowNs);

    /**
     * The record from which a walk back to this sequence is shortest.
     *
     * @param channel {@link RecordChannel#hash()}.
     * @param seq     1 or more.
     * @param maxSeq  the channel's newest sequence.
     * @return its journal number, a hint that is to be checked; {@link #foundSeq()} holds then. 0 when the index knows none.
     */
    long find(long channel, long seq, long maxSeq);

    /** Sequence of the record that was found last. */
    long foundSeq();

    /** Whether the hint was the record that it should be; for the counters. */
    void onHint(boolean isRight);

    /** How far it is and why; any thread. */
    String sentence();

    /** What has happened so far; any thread. */
    Map<String, Long> counters();

    @Override
    void close();
}
