package io.jindou.perf.chaos;

import java.util.Map;
import java.util.TreeMap;

/** How often something happened, by its name. For one thread. */
final class Tally {
    private final Map<String, Long> counts = new TreeMap<>();

    void count(final String name) {
        counts.merge(name, 1L, Long::sum);
    }

    long sum() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
