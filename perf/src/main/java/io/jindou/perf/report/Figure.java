package io.jindou.perf.report;

/**
 * A number that servers are compared by.
 *
 * @param name         such as {@code ack p99}
 * @param unit         such as {@code µs}
 * @param isMoreBetter false: less is
 */
public record Figure(String name, double value, String unit, boolean isMoreBetter) {
}
