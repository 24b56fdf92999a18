package io.jindou.gateway.http;

/**
 * Which sequences of a channel a request is about: those above {@code below} up to {@code last}, taken from one end. The bounds
 * of requests are start (inclusive) and end (exclusive).
 *
 * @param below        sequences up to this one do not belong to it
 * @param last         the greatest that belongs to it; {@link Long#MAX_VALUE}: up to the newest
 * @param isDescending whether the newest are wanted most
 * @param isNewest     whether {@code limit} counts from the newest one, which nobody knows before the cell has answered
 */
record HistoryWindow(long below, long last, boolean isDescending, boolean isNewest) {
    private static final HistoryWindow NOTHING = new HistoryWindow(0, 0, true, false);

    /** The window of a request; see {@link #isEmpty()}. */
    static HistoryWindow of(final long start, final long end, final int limit, final boolean isUp) {
        if (0 == start && 0 == end) {
            return new HistoryWindow(0, Long.MAX_VALUE, true, true);
        }
        if (isUp) {
            final long first = Math.max(1, start);
            final long last = 0 == end ? Long.MAX_VALUE : end - 1;
            return last < first ? NOTHING : new HistoryWindow(first - 1, last, false, false);
        }
        if (0 == start || end > start) {
            return NOTHING;
        }
        return new HistoryWindow(Math.max(end, start - limit), start, true, false);
    }

    boolean isEmpty() {
        return last <= below;
    }

    boolean contains(final long seq) {
        return seq > below && seq <= last;
    }
}
