package io.jindou.cluster;

import java.util.concurrent.TimeUnit;

/**
 * Sizes and times of a member that nobody has to choose; tests take small ones, so that files are full soon.
 *
 * @param logTermLength of the log's channel, in bytes; a power of two
 * @param segmentLength of a file of the archive, in bytes; as long as the longest term that is recorded at least
 * @param tidyEveryNs   between two looks at what of log, snapshots and journal can go
 */
record MemberScale(int logTermLength, int segmentLength, long tidyEveryNs) {
    static final MemberScale DEFAULT = new MemberScale(16 << 20, 64 << 20, TimeUnit.SECONDS.toNanos(10));
}
