package io.jindou.perf.wukongim;

import java.util.Arrays;

/** Tokens of what is under way by numbers that count up. The table grows with what is under way. */
final class SequenceTokens {
    static final long UNKNOWN = -1;
    private static final int INITIAL_CAPACITY = 16;

    private int[] sequences = new int[INITIAL_CAPACITY];
    private long[] tokens = new long[INITIAL_CAPACITY];
    private int last;

    SequenceTokens() {
        Arrays.fill(tokens, UNKNOWN);
    }

    /** A number for a token that is not below zero. */
    int add(final long token) {
        last++;
        while (UNKNOWN != tokens[last & tokens.length - 1]) {
            grow();
        }
        sequences[last & tokens.length - 1] = last;
        tokens[last & tokens.length - 1] = token;
        return last;
    }

    /** The token of a number, which is free then, or {@link #UNKNOWN}. */
    long remove(final int sequence) {
        final int index = sequence & tokens.length - 1;
        if (sequences[index] != sequence) {
            return UNKNOWN;
        }
        final long token = tokens[index];
        tokens[index] = UNKNOWN;
        return token;
    }

    private void grow() {
        final int[] oldSequences = sequences;
        final long[] oldTokens = tokens;
        sequences = new int[oldSequences.length * 2];
        tokens = new long[sequences.length];
        Arrays.fill(tokens, UNKNOWN);
        for (int i = 0; i < oldTokens.length; i++) {
            if (UNKNOWN != oldTokens[i]) {
                sequences[oldSequences[i] & tokens.length - 1] = oldSequences[i];
                tokens[oldSequences[i] & tokens.length - 1] = oldTokens[i];
            }
        }
    }
}
