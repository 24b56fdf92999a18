package io.jindou.codecs.link;

import io.jindou.codecs.Hashing;

/**
 * Running digests of a link's sessions and of their interest in channels. Sums, so that rows can come and go in any order;
 * engine and gateway keep them up on their own and compare them at the same event number.
 */
public final class LinkDigest {
    private LinkDigest() {
    }

    /** Share of one session in the session digest. */
    public static long session(final long connectionId, final int userNo) {
        return Hashing.hash(connectionId, userNo);
    }

    /** Share of one session's interest in one channel in the session's own and the link's interest digest. */
    public static long interest(final long connectionId, final int channelNo) {
        return Hashing.hash(~connectionId, channelNo);
    }
}
