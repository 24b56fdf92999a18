package io.jindou.gateway.session;

import java.util.Arrays;

/** One session of this link as the engine knows it: its user and the channels it is a member of, in rising order. */
final class LocalSession {
    private static final int[] NOTHING = new int[0];
    private static final int CAPACITY_MIN = 4;

    final long connectionId;
    final int userNo;
    long interestDigest;
    /** Kept by {@link LocalSessions}. */
    int index;
    /** Kept by {@link GhostWatch}: how often in a row it had no socket, and the last command when that was first seen. */
    int lonelyPasses;
    long lonelySince;
    private int[] channels = NOTHING;
    private int size;

    LocalSession(final long connectionId, final int userNo) {
        this.connectionId = connectionId;
        this.userNo = userNo;
    }

    int channelCount() {
        return size;
    }

    int channelAt(final int index) {
        return channels[index];
    }

    boolean addChannel(final int channelNo) {
        final int index = indexOf(channelNo);
        if (index >= 0) {
            return false;
        }
        if (size == channels.length) {
            channels = Arrays.copyOf(channels, Math.max(CAPACITY_MIN, size * 2));
        }
        final int at = -index - 1;
        System.arraycopy(channels, at, channels, at + 1, size - at);
        channels[at] = channelNo;
        size++;
        return true;
    }

    boolean removeChannel(final int channelNo) {
        final int index = indexOf(channelNo);
        if (index < 0) {
            return false;
        }
        size--;
        System.arraycopy(channels, index + 1, channels, index, size - index);
        return true;
    }

    private int indexOf(final int channelNo) {
        if (size == 0 || channels[size - 1] < channelNo) {
            return -size - 1;
        }
        return Arrays.binarySearch(channels, 0, size, channelNo);
    }
}
