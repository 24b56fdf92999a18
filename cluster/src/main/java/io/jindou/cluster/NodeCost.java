package io.jindou.cluster;

import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the control request {@code cost} answers: where the time of the node's threads has gone, and what was counted meanwhile.
 * All values only grow; the cost of a run is the difference of two answers. The first question opens the accounts of time.
 */
record NodeCost(List<DutyAccount> accounts) {
    Map<String, Object> report(final Supplier<Map<String, Long>> counted) {
        accounts.forEach(DutyAccount::open);
        final Map<String, Long> counters = counted.get();
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("atNs", System.nanoTime());
        report.put("pid", ProcessHandle.current().pid());
        report.put("cpuNs", processCpuNs());
        report.put("collections", collections());
        report.put("collectionMs", collectionMs());
        final List<Object> reports = new ArrayList<>();
        accounts.forEach(each -> reports.add(account(each)));
        report.put("accounts", reports);
        report.put("threads", threads());
        report.put("counters", counters);
        return report;
    }

    private static Map<String, Object> account(final DutyAccount account) {
        final Map<String, Object> phases = new LinkedHashMap<>();
        for (final Phase phase : Phase.values()) {
            if (0 != account.visits(phase) || 0 != account.ns(phase)) {
                phases.put(phase.label(), Map.of("ns", account.ns(phase), "visits", account.visits(phase)));
            }
        }
        final List<Long> loopsByLength = new ArrayList<>();
        for (int bucket = 0; bucket < DutyAccount.LOOP_BUCKETS; bucket++) {
            loopsByLength.add(account.loops(bucket));
        }
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("name", account.name());
        report.put("loops", account.loops());
        report.put("idleLoops", account.idleLoops());
        report.put("loopsByLength", loopsByLength);
        report.put("phases", phases);
        return report;
    }

    /** Of threads that live, by name; those of the virtual machine itself are only in the sum of the process. */
    private static Map<String, Object> threads() {
        final Map<String, Object> all = new LinkedHashMap<>();
        if (ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean beans) {
            for (final long id : beans.getAllThreadIds()) {
                final var info = beans.getThreadInfo(id);
                if (null != info) {
                    all.put(info.getThreadName(), Map.of(
                        "cpuNs", beans.getThreadCpuTime(id),
                        "userNs", beans.getThreadUserTime(id),
                        "allocatedBytes", beans.getThreadAllocatedBytes(id)));
                }
            }
        }
        return all;
    }

    private static long processCpuNs() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
            ? bean.getProcessCpuTime() : 0;
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }

    private static long collectionMs() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }
}
