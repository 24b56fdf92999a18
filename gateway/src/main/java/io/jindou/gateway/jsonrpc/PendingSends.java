package io.jindou.gateway.jsonrpc;

import java.util.Arrays;

/**
 * The requests of one connection that wait for their SENDACK: by the number that stands for them on the way, the id and the flags
 * that their answer repeats. Numbers rise by one, so a request's place is its number modulo the capacity.
 */
final class PendingSends {
    /** So many requests from the oldest one without an answer; more are refused until it has one. */
    static final int SPAN_MAX = 1024;
    /** Characters of a request's id. A UUID has 36. */
    static final int ID_MAX = 128;

    private static final int CAPACITY_MIN = 8;

    private String[] ids = new String[CAPACITY_MIN];
    private byte[] flags = new byte[CAPACITY_MIN];
    private long last;

    boolean isFull() {
        return SPAN_MAX == ids.length && null != ids[index(last + 1)];
    }

    /** Keeps a request; not when it is full. */
    long add(final String id, final int flagsOfSend) {
        last++;
        while (null != ids[index(last)]) {
            grow();
        }
        ids[index(last)] = id;
        flags[index(last)] = (byte)flagsOfSend;
        return last;
    }

    /** The request that was added last was not taken after all. */
    void takeBack() {
        remove(last);
        last--;
    }

    /** The id of a request; null: it was answered. */
    String id(final long number) {
        return number > last || number <= last - ids.length ? null : ids[index(number)];
    }

    int flags(final long number) {
        return flags[index(number)];
    }

    void remove(final long number) {
        ids[index(number)] = null;
    }

    private int index(final long number) {
        return (int)number & ids.length - 1;
    }

    private void grow() {
        final int old = ids.length;
        final String[] oldIds = ids;
        final byte[] oldFlags = flags;
        ids = new String[2 * old];
        flags = Arrays.copyOf(flags, 2 * old);
        // all that are here are among the last numbers, as many as there were places
        for (long number = last - old; number < last; number++) {
            final int from = (int)number & old - 1;
            ids[index(number)] = oldIds[from];
            flags[index(number)] = oldFlags[from];
        }
    }
}
