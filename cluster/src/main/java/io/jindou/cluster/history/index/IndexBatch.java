package io.jindou.cluster.history.index;

/** Entries on their way to the file, so that a write that failed can be done again. */
final class IndexBatch {
    private final long[] channels;
    private final long[] seqs;
    private final long[] journalNos;
    private int count;

    IndexBatch(final int capacity) {
        channels = new long[capacity];
        seqs = new long[capacity];
        journalNos = new long[capacity];
    }

    void add(final long channel, final long seq, final long journalNo) {
        channels[count] = channel;
        seqs[count] = seq;
        journalNos[count] = journalNo;
        count++;
    }

    boolean isFull() {
        return count == channels.length;
    }

    int count() {
        return count;
    }

    long channel(final int i) {
        return channels[i];
    }

    long seq(final int i) {
        return seqs[i];
    }

    long journalNo(final int i) {
        return journalNos[i];
    }

    void clear() {
        count = 0;
    }
}
