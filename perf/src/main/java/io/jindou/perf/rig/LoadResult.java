package io.jindou.perf.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a load of messages showed. Counts are of the measured time only, but for the verdict, which is about all messages.
 *
 * @param seconds      measured
 * @param due          messages that the pace asked for; 0 in a closed loop
 * @param sent         messages sent
 * @param over         messages that were acknowledged and delivered to everybody
 * @param deliveries   deliveries
 * @param ack          ns from the intended time to the acknowledgement; empty when the protocol has none
 * @param recv         ns from the intended time to each delivery
 * @param strayAcks    acknowledgements of what waited for none
 * @param missingAcks  messages that were sent and not acknowledged; 0 when the protocol has no acknowledgements
 * @param unsent       messages that were due and never sent, because too many were under way
 * @param busyShare    of the generator's time
 * @param lag          ns from the intended time to the call that sends, of paced messages that did not wait for others
 * @param reads        of the generator's sockets
 * @param writes       to the generator's sockets
 */
public record LoadResult(
    Plan plan,
    double seconds,
    long due,
    long sent,
    long over,
    long deliveries,
    Histogram ack,
    Histogram recv,
    Verdict verdict,
    long strayAcks,
    long missingAcks,
    long unsent,
    double busyShare,
    Histogram lag,
    long reads,
    long writes) implements RunResult {
    private static final double MISSED_MAX = 0.02;

    @Override
    public String name() {
        return plan.scenario();
    }

    /** Messages over, a second. */
    public double messagesPerSecond() {
        return over / seconds;
    }

    public double deliveriesPerSecond() {
        return deliveries / seconds;
    }

    /** How far the generator once was behind the plan. */
    public long largestLagNs() {
        return lag.getMaxValue();
    }

    /**
     * What forbids to use the figures; empty when they hold as far as the load itself can tell. Whether a busy generator was
     * the bottleneck, only those can tell who watched the server too.
     */
    @Override
    public List<String> failures() {
        final List<String> failures = new ArrayList<>();
        if (!verdict.isClean()) {
            failures.add(String.format(Locale.ROOT,
                "deliveries: %,d lost, %,d doubled, %,d out of order, %,d damaged, %,d to the wrong user", verdict.lost(),
                verdict.doubled(), verdict.disordered(), verdict.damaged(), verdict.misdelivered()));
        }
        if (strayAcks > 0) {
            failures.add(String.format(Locale.ROOT, "%,d acknowledgements of messages that waited for none", strayAcks));
        }
        if (missingAcks > 0) {
            failures.add(String.format(Locale.ROOT, "%,d messages were never acknowledged", missingAcks));
        }
        if (0 == over) {
            failures.add("no message was over in the measured time");
        }
        // what was under way at the start may differ from what is under way at the end by one
        if (unsent > 0 || due - over > 1 + due * MISSED_MAX) {
            failures.add(String.format(Locale.ROOT, "the rate was missed: %,d messages were due, %,d were over in time",
                due, over));
        }
        return failures;
    }
}
