package io.jindou.perf.chaos;

import java.util.Arrays;
import java.util.BitSet;

/** The messages of one user in one channel, numbered from 0; the number is in the payload. Remembers each one's sequence. */
final class Lane {
    private static final int INITIAL = 64;

    final int id;
    final Channel channel;
    /** Place in {@link Channel#lanes}. */
    final int index;
    /** Where the sender itself reads the channel. */
    final Reader own;
    private final BitSet acknowledged = new BitSet();
    private final BitSet refused = new BitSet();
    private int[] sequences = new int[INITIAL];
    private int sent;

    Lane(final int id, final Channel channel, final int index, final Reader own) {
        this.id = id;
        this.channel = channel;
        this.index = index;
        this.own = own;
    }

    int sent() {
        return sent;
    }

    /** Number of the next message. */
    int next() {
        if (sent == sequences.length) {
            sequences = Arrays.copyOf(sequences, 2 * sent);
        }
        return sent++;
    }

    /** The sequence under which a message was heard of; 0: it was not. */
    long sequence(final int number) {
        return sequences[number];
    }

    void heard(final int number, final long sequence) {
        sequences[number] = (int)sequence;
    }

    void acknowledge(final int number) {
        acknowledged.set(number);
    }

    boolean isAcknowledged(final int number) {
        return acknowledged.get(number);
    }

    void refuse(final int number) {
        refused.set(number);
    }

    boolean isRefused(final int number) {
        return refused.get(number);
    }

    /** Messages without any answer. */
    int unanswered() {
        return sent - acknowledged.cardinality() - refused.cardinality();
    }

    /** The first number from this one on whose sequence is not above all before; {@link #sent} if there is none. */
    int firstDisorder(final int from) {
        long highest = 0;
        for (int i = 0; i < from; i++) {
            highest = Math.max(highest, sequences[i]);
        }
        for (int i = from; i < sent; i++) {
            if (0 != sequences[i] && sequences[i] < highest) {
                return i;
            }
            highest = Math.max(highest, sequences[i]);
        }
        return sent;
    }
}
