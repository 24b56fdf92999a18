package io.jindou.gateway.session;

import java.util.Arrays;

/**
 * Connection ids in rising order. Walk it with {@link #size()} and {@link #at}; it must not change meanwhile, which holds as
 * long as the walker handles one event at a time.
 */
public final class ConnectionIds {
    private static final long[] NOTHING = new long[0];
    private static final int CAPACITY_MIN = 4;

    private long[] ids = NOTHING;
    private int size;

    ConnectionIds() {
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** The id at this place, 0 to {@link #size()} - 1. */
    public long at(final int index) {
        return ids[index];
    }

    /** True when the id is among them. */
    public boolean contains(final long connectionId) {
        return indexOf(connectionId) >= 0;
    }

    boolean add(final long connectionId) {
        final int index = indexOf(connectionId);
        if (index >= 0) {
            return false;
        }
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, Math.max(CAPACITY_MIN, size * 2));
        }
        final int at = -index - 1;
        System.arraycopy(ids, at, ids, at + 1, size - at);
        ids[at] = connectionId;
        size++;
        return true;
    }

    boolean remove(final long connectionId) {
        final int index = indexOf(connectionId);
        if (index < 0) {
            return false;
        }
        size--;
        System.arraycopy(ids, index + 1, ids, index, size - index);
        return true;
    }

    private int indexOf(final long connectionId) {
        // ids rise, so that almost every new one belongs behind the last
        if (size == 0 || ids[size - 1] < connectionId) {
            return -size - 1;
        }
        return Arrays.binarySearch(ids, 0, size, connectionId);
    }
}
