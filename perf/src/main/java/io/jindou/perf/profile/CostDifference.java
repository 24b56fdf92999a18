package io.jindou.perf.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server has spent between two samples. Times are in nanoseconds.
 *
 * @param ns           between the samples.
 * @param cpuNs        of the whole process.
 * @param collections  of the garbage collector.
 * @param collectionMs what they took.
 * @param accounts     by name.
 * @param threads      Java threads by name.
 * @param counters     by name, those that changed.
 */
public record CostDifference(
    long ns,
    long cpuNs,
    long collections,
    long collectionMs,
    Map<String, Account> accounts,
    Map<String, ThreadCost> threads,
    Map<String, Long> counters) {
    private static final String NS = "ns";
    private static final String VISITS = "visits";

    /** The difference; both samples must be of the same process. */
    public static CostDifference of(final CostSample before, final CostSample after) {
        if (before.pid() != after.pid()) {
            throw new IllegalArgumentException(
                "the samples are of different processes: " + before.pid() + " and " + after.pid());
        }
        final JsonNode from = before.answer();
        final JsonNode to = after.answer();
        return new CostDifference(
            grown(from, to, "atNs"),
            grown(from, to, "cpuNs"),
            grown(from, to, "collections"),
            grown(from, to, "collectionMs"),
            accounts(from.path("accounts"), to.path("accounts")),
            threads(from.path("threads"), to.path("threads")),
            counters(from.path("counters"), to.path("counters")));
    }

    /** How much a counter has grown. */
    public long counted(final String name) {
        return counters.getOrDefault(name, 0L);
    }

    /** The counter of this name, or when it ends with a dot the sum of those whose names begin like this. */
    public long countedAll(final String prefix) {
        if (!prefix.endsWith(".")) {
            return counted(prefix);
        }
        return counters.entrySet().stream()
            .filter(counter -> counter.getKey().startsWith(prefix))
            .mapToLong(Map.Entry::getValue).sum();
    }

    /** Loops of all accounts. */
    public long loops() {
        return accounts.values().stream().mapToLong(Account::loops).sum();
    }

    /** Loops of all accounts that found nothing to do. */
    public long idleLoops() {
        return accounts.values().stream().mapToLong(Account::idleLoops).sum();
    }

    private static Map<String, Account> accounts(final JsonNode from, final JsonNode to) {
        final Map<String, Account> accounts = new LinkedHashMap<>();
        for (int i = 0; i < to.size(); i++) {
            final JsonNode old = from.path(i);
            final JsonNode now = to.path(i);
            final Map<String, Spent> phases = new LinkedHashMap<>();
            now.path("phases").properties().forEach(phase -> {
                final JsonNode oldPhase = old.path("phases").path(phase.getKey());
                phases.put(phase.getKey(),
                    new Spent(grown(oldPhase, phase.getValue(), NS), grown(oldPhase, phase.getValue(), VISITS)));
            });
            final long[] loopsByLength = new long[now.path("loopsByLength").size()];
            for (int bucket = 0; bucket < loopsByLength.length; bucket++) {
                loopsByLength[bucket] = now.path("loopsByLength").path(bucket).asLong()
                    - old.path("loopsByLength").path(bucket).asLong();
            }
            accounts.put(now.path("name").asText(), new Account(
                grown(old, now, "loops"), grown(old, now, "idleLoops"), new LoopLengths(loopsByLength), phases));
        }
        return accounts;
    }

    private static Map<String, ThreadCost> threads(final JsonNode from, final JsonNode to) {
        final Map<String, ThreadCost> threads = new LinkedHashMap<>();
        to.properties().forEach(thread -> {
            final JsonNode old = from.path(thread.getKey());
            threads.put(thread.getKey(), new ThreadCost(
                grown(old, thread.getValue(), "cpuNs"),
                grown(old, thread.getValue(), "userNs"),
                grown(old, thread.getValue(), "allocatedBytes")));
        });
        return threads;
    }

    private static Map<String, Long> counters(final JsonNode from, final JsonNode to) {
        final Map<String, Long> counters = new LinkedHashMap<>();
        to.properties().forEach(counter -> {
            final long grown = counter.getValue().asLong() - from.path(counter.getKey()).asLong();
            if (0 != grown) {
                counters.put(counter.getKey(), grown);
            }
        });
        return counters;
    }

    private static long grown(final JsonNode from, final JsonNode to, final String field) {
        return to.path(field).asLong() - from.path(field).asLong();
    }

    /** One account: its loops, the idle ones, how long they took, and its phases in the order in which a message passes. */
    public record Account(long loops, long idleLoops, LoopLengths lengths, Map<String, Spent> phases) {
    }

    /** Time spent in a phase, and how often it was entered. */
    public record Spent(long ns, long visits) {
    }

    /** What the kernel says of a thread; user time is a part of CPU time. */
    public record ThreadCost(long cpuNs, long userNs, long allocatedBytes) {
    }
}
