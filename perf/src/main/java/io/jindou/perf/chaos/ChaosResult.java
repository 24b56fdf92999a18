package io.jindou.perf.chaos;

import io.jindou.codecs.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All there is to say of a run.
 *
 * @param finding    what the cell did not survive; null: nothing
 * @param outcome    null: the run broke off before the end
 * @param comparison null: the run broke off before the end
 */
public record ChaosResult(
    ChaosPlan plan, List<EventRecord> events, String finding, LoadOutcome outcome, Comparison comparison) {
    /** A client that gets one of these knows that nothing was stored and may send again. */
    private static final Set<String> HONEST_REFUSALS =
        Set.of(Reason.BUSY.name(), Reason.NOT_READY.name(), Reason.RATE_LIMIT.name(), Reason.EXPIRED.name());

    public boolean isPassed() {
        return failures().isEmpty();
    }

    /** One sentence for each thing that must not be. */
    public List<String> failures() {
        final List<String> failures = new ArrayList<>();
        if (null != finding) {
            failures.add(finding);
        }
        if (null == outcome || null == comparison) {
            failures.add("the run broke off");
            return failures;
        }
        final Verdict verdict = outcome.verdict();
        add(failures, sum(outcome.dropped()), "connections were lost whose gateway was not killed: " + outcome.dropped());
        add(failures, verdict.lost(), "accepted messages were lost");
        add(failures, verdict.doubled(), "messages were stored or pushed twice");
        add(failures, verdict.reordered(), "messages were stored or pushed out of order");
        add(failures, verdict.missed(), "pushes were missed");
        add(failures, verdict.damaged(), "messages came damaged, or under a wrong name");
        add(failures, verdict.misdelivered(), "messages came to users who should not have got them");
        add(failures, outcome.unanswered(), "messages were never answered");
        add(failures, outcome.strayAcks(), "answers were for messages that waited for none");
        outcome.refused().forEach((reason, count) ->
            add(failures, HONEST_REFUSALS.contains(reason) ? 0 : count, "messages were refused with " + reason));
        add(failures, outcome.isQuiet() ? 0 : 1, "time the load did not become quiet: something that was due did not come");
        add(failures, outcome.isReadBack() ? 0 : 1, "time the histories could not be read to their end");
        add(failures, comparison.differentHashes(), "nodes have another state than the first: " + comparison.hashes());
        add(failures, comparison.areComparable() ? 0 : 1, "time the nodes could not be compared: " + comparison.hashes());
        add(failures, comparison.sessionsMissing(), String.format(Locale.ROOT,
            "connections differ: %,d clients, %,d connections of gateways, %,d sessions of the engine", plan.connections(),
            comparison.connections(), comparison.sessions()));
        add(failures, comparison.auditDifferences(), "times a gateway and the engine disagreed about their sessions");
        add(failures, 0 == outcome.acknowledged() ? 1 : 0, "run accepted no message at all");
        return failures;
    }

    private static long sum(final Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void add(final List<String> failures, final long count, final String what) {
        if (count > 0) {
            failures.add(String.format(Locale.ROOT, "%,d %s", count, what));
        }
    }
}
