package io.jindou.perf.soak;

import io.jindou.perf.rig.Verdict;

/**
 * What the generator saw from one line to the next.
 *
 * @param endSeconds       since the start of the session
 * @param seconds          long
 * @param phase            open, steady or close; an interval with any of a burst in it belongs to the burst
 * @param sent             messages
 * @param acknowledged     messages
 * @param deliveries       pushed to users
 * @param largestLagNs     longest time from an intended time to the call that sends
 * @param busyShare        of the generator's time
 * @param waiting          messages sent whose acknowledgement is to come
 * @param online           users connected at its end
 * @param leaves           connections closed
 * @param changes          members removed or added
 * @param gapsClosed       channels in which somebody who came back has read what was missed
 * @param fromHistory      messages read for that
 * @param verdict          of the audit since the start; deliveries on their way count as neither delivered nor lost
 */
public record Interval(
    double endSeconds,
    double seconds,
    String phase,
    long sent,
    long acknowledged,
    long deliveries,
    Latency ack,
    Latency recv,
    long largestLagNs,
    double busyShare,
    long waiting,
    int online,
    long leaves,
    long changes,
    long gapsClosed,
    long fromHistory,
    Verdict verdict) {
    public double messagesPerSecond() {
        return acknowledged / seconds;
    }

    public double deliveriesPerSecond() {
        return deliveries / seconds;
    }
}
