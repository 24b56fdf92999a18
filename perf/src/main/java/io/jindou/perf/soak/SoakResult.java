package io.jindou.perf.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A soak that is over.
 *
 * @param status     what the node said of itself at the beginning
 * @param isEarly    somebody ended it before its time
 * @param brokenOff  why the session could not go on; null: it could
 * @param snapshots  taken
 * @param unseen     periods without a line
 */
public record SoakResult(
    SoakPlan plan,
    JsonNode status,
    List<SoakLine> lines,
    Outcome outcome,
    boolean isEarly,
    String brokenOff,
    int snapshots,
    int unseen) {
    private static final double BUSY_MAX = 0.95;

    /** The line through each value's samples. */
    public Map<Trend, Slope> slopes() {
        final Map<Trend, Slope> slopes = new TreeMap<>();
        for (final Trend trend : Trend.values()) {
            slopes.put(trend, trend.slope(lines, plan.lengthMs()));
        }
        return slopes;
    }

    /** Why it failed, a sentence each; empty: it passed. */
    public List<String> failures() {
        final List<String> failures = new ArrayList<>();
        if (null != brokenOff) {
            failures.add(brokenOff);
        }
        failures.addAll(outcome.failures());
        if (!lines.isEmpty()) {
            lines.get(lines.size() - 1).node().faults().forEach((name, count) ->
                failures.add("the node counted " + count + " in " + name));
        }
        slopes().forEach((trend, slope) -> {
            final String failure = trend.failure(slope);
            if (null != failure) {
                failures.add(failure);
            }
        });
        return failures;
    }

    /** What makes the figures less worth; no reason to fail. */
    public List<String> remarks() {
        final List<String> remarks = new ArrayList<>();
        if (isEarly) {
            remarks.add("ended before its time");
        }
        final long busy = lines.stream().filter(line -> line.load().busyShare() > BUSY_MAX).count();
        if (busy > 0) {
            remarks.add("in " + busy + " of " + lines.size()
                + " lines the generator was busy all the time: latency there may be its own");
        }
        if (outcome.repeated() > 0) {
            remarks.add(outcome.repeated() + " deliveries came again, marked as such");
        }
        if (outcome.historyRetries() > 0) {
            remarks.add(outcome.historyRetries() + " questions to the history had to be asked again");
        }
        if (unseen > 0) {
            remarks.add(unseen + " periods have no line");
        }
        return remarks;
    }

    public boolean isPassed() {
        return failures().isEmpty();
    }
}
