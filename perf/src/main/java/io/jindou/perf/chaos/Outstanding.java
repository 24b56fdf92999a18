package io.jindou.perf.chaos;

import java.util.Arrays;

/**
 * Messages without an answer, by token: enough of each to send it again byte for byte. Those of one client are chained in the
 * order in which they were sent.
 */
final class Outstanding {
    static final int NONE = -1;
    /** Messages that may wait for their answer; beyond them nothing more is sent. */
    static final int CAPACITY = 1 << 17;

    private static final int MASK = CAPACITY - 1;

    private final int[] lanes = new int[CAPACITY];
    private final int[] numbers = new int[CAPACITY];
    private final int[] lengths = new int[CAPACITY];
    private final int[] following = new int[CAPACITY];
    private final long[] sentNs = new long[CAPACITY];
    private final long[] tokens = new long[CAPACITY];
    private final boolean[] again = new boolean[CAPACITY];
    private long nextToken;
    private int count;

    Outstanding() {
        Arrays.fill(lanes, NONE);
    }

    /** There is room for one more. */
    boolean hasRoom() {
        return NONE == lanes[(int)(nextToken & MASK)];
    }

    /** Adds a message behind all others of its sender; returns its slot. */
    int add(final Client sender, final Lane lane, final int number, final int length, final long nowNs) {
        final int slot = (int)(nextToken & MASK);
        tokens[slot] = nextToken++;
        lanes[slot] = lane.id;
        numbers[slot] = number;
        lengths[slot] = length;
        sentNs[slot] = nowNs;
        again[slot] = false;
        following[slot] = NONE;
        if (NONE == sender.lastSlot) {
            sender.firstSlot = slot;
        } else {
            following[sender.lastSlot] = slot;
        }
        sender.lastSlot = slot;
        sender.unanswered++;
        count++;
        return slot;
    }

    /** The slot of a message that waits; {@link #NONE} if no such message does. */
    int find(final long token) {
        final int slot = (int)(token & MASK);
        return token >= 0 && NONE != lanes[slot] && token == tokens[slot] ? slot : NONE;
    }

    /** It was answered. False: it is not one of this sender's. */
    boolean remove(final Client sender, final int slot) {
        int before = NONE;
        int at = sender.firstSlot;
        while (at != slot && NONE != at) {
            before = at;
            at = following[at];
        }
        if (NONE == at) {
            return false;
        }
        if (NONE == before) {
            sender.firstSlot = following[slot];
        } else {
            following[before] = following[slot];
        }
        if (slot == sender.lastSlot) {
            sender.lastSlot = before;
        }
        sender.unanswered--;
        lanes[slot] = NONE;
        count--;
        return true;
    }

    int count() {
        return count;
    }

    /** Messages so far. */
    long sent() {
        return nextToken;
    }

    int lane(final int slot) {
        return lanes[slot];
    }

    int number(final int slot) {
        return numbers[slot];
    }

    int length(final int slot) {
        return lengths[slot];
    }

    long sentNs(final int slot) {
        return sentNs[slot];
    }

    long token(final int slot) {
        return tokens[slot];
    }

    /** The next one of the same sender, or {@link #NONE}. */
    int following(final int slot) {
        return following[slot];
    }

    void sentAgain(final int slot) {
        again[slot] = true;
    }

    boolean isSentAgain(final int slot) {
        return again[slot];
    }
}
