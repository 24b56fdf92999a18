package io.jindou.perf.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a load of history requests showed.
 *
 * @param seconds   measured
 * @param due       requests that the pace asked for; 0 in a closed loop
 * @param answers   that came in the measured time
 * @param messages  in these answers
 * @param latency   ns from the intended time to the answer
 * @param wrong     answers, of all, without the messages that they should have
 * @param stray     answers that nobody waited for
 * @param missing   requests that were never answered, or never sent because too many were under way
 * @param busyShare of the generator's time
 */
public record HistoryResult(
    Plan plan,
    double seconds,
    long due,
    long answers,
    long messages,
    Histogram latency,
    long wrong,
    long stray,
    long missing,
    double busyShare) implements RunResult {
    private static final double RATE_MIN = 0.98;

    @Override
    public String name() {
        return plan.scenario();
    }

    public double requestsPerSecond() {
        return answers / seconds;
    }

    public double messagesPerSecond() {
        return messages / seconds;
    }

    @Override
    public List<String> failures() {
        final List<String> failures = new ArrayList<>();
        if (wrong > 0 || stray > 0 || missing > 0) {
            failures.add(String.format(Locale.ROOT, "answers: %,d wrong, %,d that nobody waited for, %,d missing", wrong, stray,
                missing));
        }
        if (0 == answers) {
            failures.add("no answer came in the measured time");
        }
        if (due > 0 && answers + 1 < due * RATE_MIN) {
            failures.add(String.format(Locale.ROOT, "the rate was missed: %,d requests were due, %,d were answered in time",
                due, answers));
        }
        return failures;
    }
}
