package io.jindou.perf.bench;

import io.jindou.perf.report.Figure;
import io.jindou.perf.report.GeneratorUse;
import io.jindou.perf.rig.Verdict;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a workload showed.
 *
 * @param counted          what is counted instead of messages, such as {@code logins}
 * @param seconds          measured; 0 where there is no rate
 * @param offeredPerSecond messages a second that the pace asked for; 0: there was no pace
 * @param messages         that were over in the measured time; what processor time is divided by. Loads of another kind count
 *                         something else here
 * @param deliveries       in the measured time
 * @param figures          what servers are compared by
 * @param latencies        of ns by name, in the order of the report; without those that the protocol does not have
 * @param verdict          of the audit; null when nothing was delivered
 * @param generator        how the generator fared
 * @param failures         what forbids to use the figures, whatever the server did meanwhile
 */
public record Findings(
    String counted,
    double seconds,
    double offeredPerSecond,
    long messages,
    long deliveries,
    List<Figure> figures,
    Map<String, Histogram> latencies,
    Verdict verdict,
    GeneratorUse generator,
    List<String> failures) {
}
