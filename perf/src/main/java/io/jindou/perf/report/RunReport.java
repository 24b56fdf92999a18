package io.jindou.perf.report;

import io.jindou.perf.rig.Verdict;
import java.util.List;
import java.util.Map;

/**
 * One run of one load against one server, as it stands in the JSON file.
 *
 * @param server           by name
 * @param version          as the server says
 * @param persistence      what an acknowledgement promises
 * @param command          how the server was started; null when we did not start it
 * @param scenario         by name
 * @param load             the name of the load within the scenario
 * @param description      of the load
 * @param run              from 1
 * @param counted          what is counted as messages: {@code messages}, or in other kinds of loads such as {@code logins}
 * @param seconds          measured; 0 where there is no rate, or the run broke off
 * @param offeredPerSecond messages a second that the pace asked for; 0: there was no pace
 * @param messages         acknowledged and delivered to everybody in the measured time
 * @param deliveries       in the measured time
 * @param figures          what servers are compared by
 * @param latencies        from the intended times, in µs, by name
 * @param verdict          of the audit; null when the run broke off, or nothing was to be delivered
 * @param serverUse        null when nobody watched the server
 * @param generator        null when the run broke off
 * @param failures         why its figures may not be used; none: they hold
 * @param remarks          what should be known beside the figures
 */
public record RunReport(
    String server,
    String version,
    String persistence,
    String command,
    String scenario,
    String load,
    String description,
    int run,
    String counted,
    double seconds,
    double offeredPerSecond,
    long messages,
    long deliveries,
    List<Figure> figures,
    Map<String, Percentiles> latencies,
    Verdict verdict,
    ServerUse serverUse,
    GeneratorUse generator,
    List<String> failures,
    List<String> remarks) {
    private static final double MILLION = 1e6;

    /** Its figures may be used. */
    public boolean hasSucceeded() {
        return failures.isEmpty();
    }

    /** Processor time of the server for a million messages; NaN when that is not known. */
    public double cpuSecondsPerMillionMessages() {
        return cpuSecondsPerMillion(messages);
    }

    /** The same for a million deliveries. */
    public double cpuSecondsPerMillionDeliveries() {
        return cpuSecondsPerMillion(deliveries);
    }

    private double cpuSecondsPerMillion(final long count) {
        return null == serverUse || 0 == count ? Double.NaN : serverUse.cpuSeconds() / count * MILLION;
    }
}
