package io.jindou.perf.report;

import io.jindou.perf.rig.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Runs whose numbers are known. */
final class Canned {
    static final String DESCRIPTION = "closed loop, 64 under way on each route, 100 routes, 200 connections, 128 B; "
        + "4.0 s warm-up, 6.0 s measured";

    private static final int US = 1_000;
    private static final double MIB = 1L << 20;

    private Canned() {
    }

    static Environment environment() {
        return new Environment("2026-11-22T02:00:00Z", "0123456789ab", "Some CPU", 2, 24L << 30, "Linux 6.1", "ext4",
            "OpenJDK 17.0.1", "-Xmx1g -Dfile.encoding=UTF-8", "server on core 0, generator on core 1");
    }

    /** 1 to count µs, each once. */
    static Histogram upTo(final int count) {
        final Histogram histogram = new Histogram(120_000_000_000L, 3);
        for (int i = 1; i <= count; i++) {
            histogram.recordValue((long)i * US);
        }
        return histogram;
    }

    static Map<String, Histogram> histograms(final int ack, final int recv) {
        final Map<String, Histogram> histograms = new LinkedHashMap<>();
        histograms.put("ack", upTo(ack));
        histograms.put("recv", upTo(recv));
        return histograms;
    }

    static Map<String, Percentiles> percentiles(final Map<String, Histogram> histograms) {
        final Map<String, Percentiles> percentiles = new LinkedHashMap<>();
        histograms.forEach((name, histogram) -> percentiles.put(name, Percentiles.of(histogram)));
        return percentiles;
    }

    /** A closed loop of 6 s in which so many messages a second were over. */
    static RunReport closed(final String server, final int run, final long perSecond, final String... failures) {
        final long messages = perSecond * 6;
        return new RunReport(server, "1.2.3", "D1: stored", "/usr/bin/java -Xms256m -XX:+UseSerialGC -jar x.jar up", "pairs",
            "pairs", DESCRIPTION, run, "messages", 6, 0, messages, messages,
            List.of(new Figure("sent", perSecond, "msg/s", true)), percentiles(histograms(1_000, 2_000)),
            new Verdict(messages, 0, 0, 0, 0, 0), use(),
            new GeneratorUse(0.5, 12, 1_234, 100, 200), List.of(failures), List.of());
    }

    /** 60,000 messages on schedule. */
    static RunReport paced(final String server, final Map<String, Percentiles> latencies) {
        final List<Figure> figures = latencies.entrySet().stream()
            .map(of -> new Figure(of.getKey() + " p99", of.getValue().p99(), "µs", false)).toList();
        return new RunReport(server, "1.2.3", "D1: stored", null, "rate", "rate-10000", "10,000 messages/s", 1, "messages", 6,
            10_000, 60_000, 60_000, figures, latencies, new Verdict(60_000, 0, 0, 0, 0, 0), null, null, List.of(),
            List.of("a note"));
    }

    static RunReport brokenOff(final String server) {
        return new RunReport(server, "1.2.3", "D1: stored", null, "pairs", "pairs", DESCRIPTION, 1, "messages", 0, 0, 0, 0,
            List.of(), Map.of(), null, null, null, List.of("broke off: user 0: gone"), List.of());
    }

    static ServerUse use() {
        return new ServerUse(1, 3, 0.5, "jindou-core", 0.4, 0.03, (long)(300 * MIB), (long)(100 * MIB));
    }
}
