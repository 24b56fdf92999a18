package io.jindou.engine.memory;

import static io.jindou.engine.memory.RecordTable.NONE;

import java.util.Arrays;

/**
 * Lists of records, by the numbers of lists and records: what a store can work out from its records and keeps at hand. Not state.
 * A list is in the order of its records' keys whenever it is read, so that every replica goes through it alike, whatever
 * happened to it before; records mostly come in that order, and a list is sorted only if they did not.
 */
public final class SideLists {
    private static final int PREVIOUS = 0;
    private static final int NEXT = 4;
    private static final int ROW_LENGTH = 8;
    private static final int FIRST = 0;
    private static final int LAST = 4;
    private static final int COUNT = 8;
    private static final int UNSORTED = 12;
    private static final int HEAD_LENGTH = 16;

    private final SideRows rows = new SideRows(ROW_LENGTH);
    private final SideRows heads = new SideRows(HEAD_LENGTH);
    private final Keys keys;

    /** What the records of a list are sorted by; no two of a list have the same. */
    public interface Keys {
        /** Key of a record; not negative. */
        int of(int id);
    }

    /** No lists yet. */
    public SideLists(final Keys keys) {
        this.keys = keys;
    }

    /** Adds a record that is in no list. */
    public void add(final int list, final int id) {
        heads.ensure(list);
        rows.ensure(id);
        final int last = heads.intAt(list, LAST);
        if (NONE != last && keys.of(last) > keys.of(id)) {
            heads.putInt(list, UNSORTED, 1);
        }
        append(list, last, id);
        heads.putInt(list, COUNT, heads.intAt(list, COUNT) + 1);
    }

    /** Takes a record out of its list. */
    public void remove(final int list, final int id) {
        final int previous = rows.intAt(id, PREVIOUS);
        final int next = rows.intAt(id, NEXT);
        if (NONE == previous) {
            heads.putInt(list, FIRST, next);
        } else {
            rows.putInt(previous, NEXT, next);
        }
        if (NONE == next) {
            heads.putInt(list, LAST, previous);
        } else {
            rows.putInt(next, PREVIOUS, previous);
        }
        heads.putInt(list, COUNT, heads.intAt(list, COUNT) - 1);
    }

    /** First record of a list, or none; go on with {@link #next}. */
    public int first(final int list) {
        heads.ensure(list);
        if (0 != heads.intAt(list, UNSORTED)) {
            sort(list);
        }
        return heads.intAt(list, FIRST);
    }

    /** The record behind this one in its list, or none. */
    public int next(final int id) {
        return rows.intAt(id, NEXT);
    }

    /** Bytes outside the Java heap. */
    public long allocatedBytes() {
        return rows.allocatedBytes() + heads.allocatedBytes();
    }

    /** Frees the memory. */
    public void close() {
        rows.close();
        heads.close();
    }

    private void sort(final int list) {
        final long[] sorted = new long[heads.intAt(list, COUNT)];
        int id = heads.intAt(list, FIRST);
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = ((long)keys.of(id) << Integer.SIZE) | id;
            id = next(id);
        }
        Arrays.sort(sorted);
        heads.putInt(list, UNSORTED, 0);
        heads.putInt(list, FIRST, NONE);
        int last = NONE;
        for (final long entry : sorted) {
            append(list, last, (int)entry);
            last = (int)entry;
        }
    }

    private void append(final int list, final int last, final int id) {
        rows.putInt(id, PREVIOUS, last);
        rows.putInt(id, NEXT, NONE);
        if (NONE == last) {
            heads.putInt(list, FIRST, id);
        } else {
            rows.putInt(last, NEXT, id);
        }
        heads.putInt(list, LAST, id);
    }
}
