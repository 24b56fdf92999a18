package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CycleLoadTest {
    private static final int AT_A_TIME = 8;
    private static final Plan PLAN = new Plan("login", 40, List.of(), List.of(), AT_A_TIME, 0, new int[]{16}, 10, 100);

    private final TestServer server = new TestServer(List.of());
    private final LatencyRecorder login = new LatencyRecorder();

    @Test
    void shouldConnectAndCloseExactlySoOften() {
        try (MemoryRig rig = new MemoryRig(server)) {
            rig.generator.run(new CycleLoad(rig.generator, rig.protocol, PLAN, 101, login));
            assertEquals(101, server.logins);
            assertEquals(101, login.histogram().getTotalCount());
            assertEquals(AT_A_TIME, rig.transport.largestUnconfirmed);
            assertEquals(0, rig.transport.openWires, "all are closed at the end");
            rig.generator.run(new CycleLoad(rig.generator, rig.protocol, PLAN, 7, login));
            assertEquals(108, server.logins);
        }
    }

    @Test
    void shouldBreakOffWhenNobodyConfirmsAnyMore() {
        try (MemoryRig rig = new MemoryRig(server)) {
            rig.transport.stallFromNs = rig.transport.nanoTime() + MemoryRig.MS;
            rig.transport.stallToNs = Long.MAX_VALUE - 1;
            final RigException failure = assertThrows(RigException.class,
                () -> rig.generator.run(new CycleLoad(rig.generator, rig.protocol, PLAN, 10_000, login)));
            assertTrue(failure.getMessage().endsWith(" of 10,000 cycles no login was confirmed any more"), failure.getMessage());
        }
    }

    @Test
    void shouldRefuseAPlanInWhichAUserWouldBeConnectedTwice() {
        final Plan plan = new Plan("login", 8, List.of(), List.of(), 8, 0, new int[]{16}, 10, 100);
        try (MemoryRig rig = new MemoryRig(server)) {
            assertThrows(IllegalArgumentException.class, () -> new CycleLoad(rig.generator, rig.protocol, plan, 10, login));
        }
    }
}
