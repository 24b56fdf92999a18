package io.jindou.gateway.http;

import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.link.LinkCounter;
import io.jindou.gateway.link.LinkCounters;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All counters in the text format of Prometheus, version 0.0.4. A library for it would bring a registry of its own for numbers
 * that are kept here anyway.
 */
final class Metrics {
    private static final String PREFIX = "jindou_gateway_";
    /** Those that say how many there are now. */
    private static final Set<String> GAUGES = Set.of("connections", "sessions", "http_connections");

    private final GatewayCounters counters;
    private final LinkCounters linkCounters;
    private final GatewayLink link;

    Metrics(final GatewayCounters counters, final LinkCounters linkCounters, final GatewayLink link) {
        this.counters = counters;
        this.linkCounters = linkCounters;
        this.link = link;
    }

    String text() {
        final StringBuilder out = new StringBuilder(16 << 10);
        final Map<String, Map<String, Long>> labelled = new TreeMap<>();
        counters.snapshot().forEach((name, value) -> {
            final int dot = name.indexOf('.');
            if (dot < 0) {
                final boolean isGauge = GAUGES.contains(name);
                write(out, PREFIX + name + (isGauge ? "" : "_total"), isGauge, help(name), value);
            } else {
                labelled.computeIfAbsent(name.substring(0, dot), key -> new TreeMap<>()).put(name.substring(dot + 1), value);
            }
        });
        labelled.forEach((name, values) -> writeLabelled(out, name, values));
        for (final LinkCounter counter : LinkCounter.values()) {
            write(out, "jindou_link_" + counter.name().toLowerCase(Locale.ROOT) + "_total", false, counter.label(),
                linkCounters.value(counter));
        }
        write(out, "jindou_link_up", true, "1 while the link to the cell is open", link.isOpen() ? 1 : 0);
        write(out, "jindou_link_unconfirmed_commands", true, "commands that the cell has not confirmed", link.unconfirmed());
        write(out, "jindou_link_unconfirmed_bytes", true, "bytes of them", link.unconfirmedBytes());
        final Runtime runtime = Runtime.getRuntime();
        write(out, "jindou_heap_used_bytes", true, "heap in use", runtime.totalMemory() - runtime.freeMemory());
        return out.toString();
    }

    private static String help(final String name) {
        return Counter.HTTP_REQUESTS.name().toLowerCase(Locale.ROOT).equals(name)
            ? "requests of the HTTP API" : name.replace('_', ' ');
    }

    /** Frames by their type, ends and refusals by their reason. */
    private static void writeLabelled(final StringBuilder out, final String name, final Map<String, Long> values) {
        final String metric = PREFIX + name + "_total";
        final String label = name.startsWith("frames") ? "type" : "reason";
        head(out, metric, false, name.replace('_', ' ') + " by " + label);
        values.forEach((key, value) -> out.append(metric).append('{').append(label).append("=\"").append(key).append("\"} ")
            .append(value.longValue()).append('\n'));
    }

    private static void write(
        final StringBuilder out, final String metric, final boolean isGauge, final String help, final long value) {
        head(out, metric, isGauge, help);
        out.append(metric).append(' ').append(value).append('\n');
    }

    private static void head(final StringBuilder out, final String metric, final boolean isGauge, final String help) {
        out.append("# HELP ").append(metric).append(' ').append(help).append('\n')
            .append("# TYPE ").append(metric).append(isGauge ? " gauge\n" : " counter\n");
    }
}
