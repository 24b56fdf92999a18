package io.jindou.cluster;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Locale;
import java.util.Map;

/** What the virtual machine says of its memory and its collector; asking costs it nothing that is worth a word. */
final class JvmStatus {
    private static final String PAUSES = "pauses";

    private JvmStatus() {
    }

    /**
     * Adds bytes of the heap in use, what the last collection has left of them, bytes in direct and in mapped buffers; and since
     * the start: collections, how often and how long threads stood still for them.
     */
    static void report(final Map<String, Object> report) {
        report.put("heapUsedBytes", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        report.put("heapAfterGcBytes", heapAfterGc());
        for (final BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if ("direct".equals(pool.getName()) || "mapped".equals(pool.getName())) {
                report.put(pool.getName() + "Bytes", pool.getMemoryUsed());
            }
        }
        long cycles = 0;
        long pauses = 0;
        long pauseMs = 0;
        boolean isConcurrent = false;
        for (final GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            // a concurrent collector counts its cycles and its pauses apart; with the others a collection is a pause
            if (collector.getName().toLowerCase(Locale.ROOT).endsWith(PAUSES)) {
                isConcurrent = true;
                pauses += collector.getCollectionCount();
                pauseMs += collector.getCollectionTime();
            } else {
                cycles += collector.getCollectionCount();
                pauseMs += isConcurrent(collector) ? 0 : collector.getCollectionTime();
            }
        }
        report.put("gcCycles", cycles);
        report.put("gcPauses", isConcurrent ? pauses : cycles);
        report.put("gcPauseMs", pauseMs);
    }

    private static boolean isConcurrent(final GarbageCollectorMXBean collector) {
        return collector.getName().toLowerCase(Locale.ROOT).endsWith("cycles");
    }

    private static long heapAfterGc() {
        long bytes = 0;
        for (final MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            final MemoryUsage usage = MemoryType.HEAP == pool.getType() ? pool.getCollectionUsage() : null;
            bytes += null == usage ? 0 : usage.getUsed();
        }
        return bytes;
    }
}
