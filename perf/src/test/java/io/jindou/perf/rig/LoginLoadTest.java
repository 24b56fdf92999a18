package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoginLoadTest {
    private static final long MS = MemoryRig.MS;
    private static final int AT_A_TIME = 8;
    private static final Plan PLAN = new Plan("login", 40, List.of(), List.of(), AT_A_TIME, 0, new int[]{16}, 10, 100);

    private final TestServer server = new TestServer(List.of());

    private LoginResult run(final MemoryRig rig) {
        try (rig) {
            final LoginLoad load = new LoginLoad(rig.generator, rig.protocol, PLAN, Meter.NONE);
            rig.generator.run(load);
            return load.result();
        }
    }

    @Test
    void shouldLogInAgainAndAgain() {
        final MemoryRig rig = new MemoryRig(server);
        final LoginResult result = run(rig);

        assertEquals(List.of(), result.failures());
        assertTrue(result.logins() > 2 * PLAN.users(), "users take turns");
        assertTrue(server.logins > result.logins(), "those of the warm-up do not count");
        assertEquals(result.logins(), result.login().getTotalCount(), AT_A_TIME);
        assertEquals(0.1, result.seconds(), 0.001);
        assertEquals(result.logins() / result.seconds(), result.loginsPerSecond());
        assertEquals(100_000, result.login().getMinValue(), 20_000);
        assertEquals(0, rig.transport.openWires, "all are closed at the end");
    }

    @Test
    void shouldNeverOpenMoreAtATime() {
        final MemoryRig rig = new MemoryRig(server);
        run(rig);

        assertEquals(AT_A_TIME, rig.transport.largestUnconfirmed);
    }

    @Test
    void shouldCountALoginThatEndsInTheDrain() {
        final MemoryRig rig = new MemoryRig(server);
        rig.transport.stallFromNs = rig.transport.nanoTime() + 80 * MS;
        rig.transport.stallToNs = rig.transport.nanoTime() + 500 * MS;
        final LoginResult result = run(rig);

        assertEquals(420.0 * MS, result.login().getMaxValue(), 2.0 * MS);
        assertEquals(AT_A_TIME, result.login().getCountBetweenValues(300 * MS, LatencyRecorder.MAX_NS));
        assertEquals(0, result.unconfirmed());
    }

    @Test
    void shouldCountLoginsThatWereNeverConfirmed() {
        final MemoryRig rig = new MemoryRig(server);
        rig.transport.stallFromNs = rig.transport.nanoTime() + 50 * MS;
        rig.transport.stallToNs = Long.MAX_VALUE - 1;
        final LoginResult result = run(rig);

        assertEquals(AT_A_TIME, result.unconfirmed());
        assertEquals(List.of("8 logins were never confirmed"), result.failures());
    }

    @Test
    void shouldRefuseAPlanInWhichAUserWouldBeConnectedTwice() {
        final Plan plan = new Plan("login", 8, List.of(), List.of(), 8, 0, new int[]{16}, 10, 100);
        try (MemoryRig rig = new MemoryRig(server)) {
            assertThrows(IllegalArgumentException.class,
                () -> new LoginLoad(rig.generator, rig.protocol, plan, Meter.NONE));
        }
    }

    @Test
    void shouldEndAStormThatIsNotConfirmedInTime() {
        try (MemoryRig rig = new MemoryRig(server)) {
            rig.transport.stallFromNs = rig.transport.nanoTime();
            rig.transport.stallToNs = Long.MAX_VALUE - 1;
            final OpeningLoad load = new OpeningLoad(rig.generator, rig.protocol, PLAN, 40, 40, 1_000 * MS);

            assertEquals("only 0 of 40 connections were confirmed in time",
                assertThrows(RigException.class, () -> rig.generator.run(load)).getMessage());
        }
    }

    @Test
    void shouldBoundHowManyAreBeingOpened() {
        try (MemoryRig rig = new MemoryRig(server)) {
            final OpeningLoad load = new OpeningLoad(rig.generator, rig.protocol, PLAN, 40, 5, 1_000 * MS);
            rig.generator.run(load);

            assertEquals(5, rig.transport.largestUnconfirmed);
            assertEquals(40, rig.generator.readyCount());
            assertEquals(40, load.login().histogram().getTotalCount());
            assertTrue(load.durationNs() >= 8 * 100_000);
        }
    }
}
