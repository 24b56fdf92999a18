package io.jindou.perf.report;

/**
 * How the load generator itself fared.
 *
 * @param busyShare    of its time
 * @param p99LagUs     99 % of the messages on schedule were sent at most so long after their intended time
 * @param largestLagUs longest time from an intended time to the call that sends
 * @param reads        calls that read from its sockets
 * @param writes       calls that wrote to them
 */
public record GeneratorUse(double busyShare, double p99LagUs, double largestLagUs, long reads, long writes) {
    /** Of a load in which nothing else was counted. */
    public static GeneratorUse ofShare(final double busyShare) {
        return new GeneratorUse(busyShare, 0, 0, 0, 0);
    }
}
