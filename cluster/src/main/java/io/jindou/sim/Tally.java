package io.jindou.sim;

import java.util.EnumMap;
import java.util.Map;

/** What happened in one or more runs. */
public final class Tally {
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private long steps;
    private long entries;
    private long events;
    private long records;
    private long deliveries;

    void fault(final Fault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    void step() {
        steps++;
    }

    void entry() {
        entries++;
    }

    void event() {
        events++;
    }

    void record() {
        records++;
    }

    void delivery() {
        deliveries++;
    }

    /** Adds what another one counted. */
    void add(final Tally other) {
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        steps += other.steps;
        entries += other.entries;
        events += other.events;
        records += other.records;
        deliveries += other.deliveries;
    }

    /** How often something was done on purpose. */
    public long faults(final Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    /** Steps of the virtual clock. */
    public long steps() {
        return steps;
    }

    /** Log entries applied, on all replicas. */
    public long entries() {
        return entries;
    }

    /** Events compared with the oracle, on all replicas. */
    public long events() {
        return events;
    }

    /** Journal records compared, on all replicas. */
    public long records() {
        return records;
    }

    /** Messages given to connections and compared. */
    public long deliveries() {
        return deliveries;
    }
}
