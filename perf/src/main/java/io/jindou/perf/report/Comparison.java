package io.jindou.perf.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Several runs of one load against several servers, as medians and as ratios to the first server. Runs that failed count only
 * where a server has no others.
 */
public final class Comparison {
    private final Map<String, List<RunReport>> runsOfServer = new LinkedHashMap<>();
    private final Set<String> figureNames = new LinkedHashSet<>();

    /** All of one load, in any order; servers stay in the order in which they come first. */
    public Comparison(final List<RunReport> runs) {
        for (final RunReport run : runs) {
            runsOfServer.computeIfAbsent(run.server(), name -> new ArrayList<>()).add(run);
            run.figures().forEach(figure -> figureNames.add(figure.name()));
        }
    }

    /**
     * A figure of a server over its runs.
     *
     * @param median NaN when the server does not have the figure, as all that follows
     * @param ratio  of the median to that of the first server; NaN also when that has none
     */
    public record Summary(double median, double min, double max, double ratio) {
        static final Summary NONE = new Summary(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        public boolean isThere() {
            return !Double.isNaN(median);
        }
    }

    /** In the order of the table. */
    public Set<String> servers() {
        return runsOfServer.keySet();
    }

    /** All that any server has. */
    public Set<String> figureNames() {
        return figureNames;
    }

    /** The unit of a figure. */
    public String unit(final String figureName) {
        return runsOfServer.values().stream().flatMap(List::stream).flatMap(run -> run.figures().stream())
            .filter(figure -> figure.name().equals(figureName)).findFirst().orElseThrow().unit();
    }

    /** Of all runs of a server, in their order. */
    public List<RunReport> runs(final String server) {
        return runsOfServer.get(server);
    }

    public long failures(final String server) {
        return runs(server).stream().filter(run -> !run.hasSucceeded()).count();
    }

    /** A figure of a server. */
    public Summary figure(final String server, final String figureName) {
        return summary(server, run -> run.figures().stream().filter(figure -> figure.name().equals(figureName))
            .mapToDouble(Figure::value).findFirst().orElse(Double.NaN));
    }

    /** Processor time a million messages, or deliveries when most messages have many. */
    public Summary cpuSecondsPerMillion(final String server) {
        return summary(server, isFan() ? RunReport::cpuSecondsPerMillionDeliveries : RunReport::cpuSecondsPerMillionMessages);
    }

    /** True: a message has more than two deliveries in the mean. */
    public boolean isFan() {
        return runsOfServer.values().stream().flatMap(List::stream).anyMatch(run -> run.deliveries() > 2 * run.messages());
    }

    /** Memory without files and shared memory, in bytes. */
    public Summary anonymousBytes(final String server) {
        return summary(server, run -> null == run.serverUse() ? Double.NaN : run.serverUse().anonymousBytes());
    }

    /** All resident memory, in bytes. */
    public Summary residentBytes(final String server) {
        return summary(server, run -> null == run.serverUse() ? Double.NaN : run.serverUse().residentBytes());
    }

    /** What other programs took. */
    public Summary othersCores(final String server) {
        return summary(server, run -> null == run.serverUse() ? Double.NaN : run.serverUse().othersCores());
    }

    private Summary summary(final String server, final ToDoubleFunction<RunReport> of) {
        final double[] own = values(runs(server), of);
        if (0 == own.length) {
            return Summary.NONE;
        }
        final double[] first = values(runsOfServer.values().iterator().next(), of);
        return new Summary(median(own), own[0], own[own.length - 1],
            0 == first.length || 0 == median(first) ? Double.NaN : median(own) / median(first));
    }

    /** Sorted. */
    private static double[] values(final List<RunReport> runs, final ToDoubleFunction<RunReport> of) {
        final boolean hasSuccess = runs.stream().anyMatch(RunReport::hasSucceeded);
        return runs.stream().filter(run -> run.hasSucceeded() || !hasSuccess).mapToDouble(of)
            .filter(value -> !Double.isNaN(value)).sorted().toArray();
    }

    /** Of sorted values, one at least; of an even number the mean of the two in the middle. */
    static double median(final double... sorted) {
        final int middle = sorted.length / 2;
        return 1 == (sorted.length & 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Why runs of a server failed, each reason once. */
    public List<String> reasons(final String server) {
        return runs(server).stream().flatMap(run -> run.failures().stream()).distinct().toList();
    }
}
