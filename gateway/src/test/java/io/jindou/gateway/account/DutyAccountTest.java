package io.jindou.gateway.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DutyAccountTest {
    private static final long OPENED_NS = 1_000;

    private long nowNs = OPENED_NS;
    private final DutyAccount account = new DutyAccount("test", Phase.SERVICE, () -> nowNs);

    @BeforeEach
    void open() {
        account.open();
        account.resume(account.enter(Phase.WAIT));
    }

    @Test
    void shouldMeasureFromTheFirstChangeAfterItWasOpened() {
        final DutyAccount closed = new DutyAccount("closed", Phase.SERVICE, () -> nowNs);
        closed.resume(closed.enter(Phase.ENGINE));
        nowNs += 500;
        closed.loop(1);
        closed.open();
        closed.loop(1);
        final Phase outer = closed.enter(Phase.ENGINE);
        nowNs += 30;
        closed.resume(outer);
        closed.loop(1);
        assertEquals(0, closed.ns(Phase.SERVICE));
        assertEquals(30, closed.ns(Phase.ENGINE));
        assertEquals(1, closed.visits(Phase.ENGINE));
        assertEquals(1, closed.loops());
    }

    @Test
    void shouldTakeWhatRunsWithinOffWhatItRunsIn() {
        final Phase service = pass(10, Phase.ENGINE);
        final Phase engine = pass(20, Phase.JOURNAL);
        nowNs += 300;
        account.resume(engine);
        nowNs += 4_000;
        account.resume(service);
        assertEquals(10, account.ns(Phase.SERVICE));
        assertEquals(4_020, account.ns(Phase.ENGINE));
        assertEquals(300, account.ns(Phase.JOURNAL));
    }

    @Test
    void shouldCountVisitsButNoReturns() {
        final Phase service = account.enter(Phase.ENGINE);
        for (int i = 0; i < 3; i++) {
            account.resume(account.enter(Phase.JOURNAL) == Phase.ENGINE ? Phase.ENGINE : Phase.WAIT);
        }
        account.resume(service);
        assertEquals(1, account.visits(Phase.ENGINE));
        assertEquals(3, account.visits(Phase.JOURNAL));
        assertEquals(0, account.visits(Phase.SERVICE));
    }

    @Test
    void shouldAddUpToTheLifeOfTheThread() {
        final Phase[] phases = Phase.values();
        for (int i = 0; i < 100; i++) {
            pass(i, phases[i * 7 % phases.length]);
        }
        assertEquals(nowNs - OPENED_NS, Arrays.stream(phases).mapToLong(account::ns).sum());
    }

    @Test
    void shouldMeasureLoopsWithoutTheirWaiting() {
        pass(1_000, Phase.WAIT);
        pass(1 << 20, Phase.SERVICE);
        account.loop(1);
        pass(5, Phase.SERVICE);
        account.loop(0);
        pass(0, Phase.SERVICE);
        account.loop(0);
        assertEquals(3, account.loops());
        assertEquals(2, account.idleLoops());
        // 1,000 ns need ten bits, 5 ns three, none none
        assertEquals(1, account.loops(10));
        assertEquals(1, account.loops(3));
        assertEquals(1, account.loops(0));
    }

    private Phase pass(final long ns, final Phase next) {
        nowNs += ns;
        return account.enter(next);
    }
}
