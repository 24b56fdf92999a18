package io.jindou.engine.message;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.engine.memory.SideRows;

/**
 * Entries of the duplicate window from the oldest to the newest, as a list with both ends through their rows. Not state: it is
 * the order of their message ids, and is worked out from them after a load.
 */
final class AgeOrder {
    private final SideRows rows;
    private final int previousField;
    private final int nextField;
    private int oldest;
    private int newest;

    AgeOrder(final SideRows rows, final int previousField, final int nextField) {
        this.rows = rows;
        this.previousField = previousField;
        this.nextField = nextField;
    }

    int oldest() {
        return oldest;
    }

    int next(final int id) {
        return rows.intAt(id, nextField);
    }

    void append(final int id) {
        rows.putInt(id, previousField, newest);
        rows.putInt(id, nextField, NONE);
        if (NONE == newest) {
            oldest = id;
        } else {
            rows.putInt(newest, nextField, id);
        }
        newest = id;
    }

    void remove(final int id) {
        final int previous = rows.intAt(id, previousField);
        final int next = rows.intAt(id, nextField);
        if (NONE == previous) {
            oldest = next;
        } else {
            rows.putInt(previous, nextField, next);
        }
        if (NONE == next) {
            newest = previous;
        } else {
            rows.putInt(next, previousField, previous);
        }
    }

    /**
     * Sorts the list, which may be in any order. Merges runs that are in order, because records are given out in order and only
     * those of senders that had to forget are not.
     *
     * @param ages what an entry is sorted by.
     */
    void sort(final Ages ages) {
        boolean merged = true;
        while (merged) {
            merged = false;
            int rest = oldest;
            oldest = NONE;
            newest = NONE;
            while (NONE != rest) {
                final int first = rest;
                final int second = cutRun(first, ages);
                rest = NONE == second ? NONE : cutRun(second, ages);
                merge(first, second, ages);
                merged |= NONE != second;
            }
        }
    }

    /** Cuts the run that begins here off what follows; returns what follows. */
    private int cutRun(final int from, final Ages ages) {
        int last = from;
        int next = next(last);
        while (NONE != next && ages.of(last) < ages.of(next)) {
            last = next;
            next = next(last);
        }
        rows.putInt(last, nextField, NONE);
        return next;
    }

    private void merge(final int first, final int second, final Ages ages) {
        int a = first;
        int b = second;
        while (NONE != a || NONE != b) {
            final boolean isFirst = NONE == b || NONE != a && ages.of(a) < ages.of(b);
            final int id = isFirst ? a : b;
            if (isFirst) {
                a = next(a);
            } else {
                b = next(b);
            }
            append(id);
        }
    }

    /** When an entry was accepted, in any measure that grows. */
    interface Ages {
        long of(int id);
    }
}
