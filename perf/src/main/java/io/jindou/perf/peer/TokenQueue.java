package io.jindou.perf.peer;

/** Tokens in the order of what they were sent with, for a server that answers in order. */
final class TokenQueue {
    private static final int INITIAL_CAPACITY = 16;

    private long[] tokens = new long[INITIAL_CAPACITY];
    private int head;
    private int count;

    void add(final long token) {
        if (count == tokens.length) {
            grow();
        }
        tokens[(head + count) & (tokens.length - 1)] = token;
        count++;
    }

    boolean isEmpty() {
        return 0 == count;
    }

    /** The oldest; not of an empty queue. */
    long remove() {
        final long token = tokens[head];
        head = (head + 1) & (tokens.length - 1);
        count--;
        return token;
    }

    private void grow() {
        final long[] larger = new long[tokens.length * 2];
        for (int i = 0; i < count; i++) {
            larger[i] = tokens[(head + i) & (tokens.length - 1)];
        }
        tokens = larger;
        head = 0;
    }
}
