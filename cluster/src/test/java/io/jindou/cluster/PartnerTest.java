package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PartnerTest {
    private static final int PASSES = 3;

    private final CountedNap coreNap = new CountedNap();
    private final CountedNap serviceNap = new CountedNap();
    private final Partner core = new Partner(coreNap, PASSES);
    private final Partner service = new Partner(serviceNap, PASSES);

    PartnerTest() {
        Partner.pair(core, service);
    }

    @Test
    void shouldLookOnceMoreBetweenSayingThatItSleepsAndSleeping() {
        idle(service, PASSES);
        core.idle(1);
        assertEquals(0, serviceNap.wakes, "it does not sleep, nor is it about to");
        service.idle(0);
        assertEquals(0, serviceNap.sleeps);
        core.idle(1);
        assertEquals(1, serviceNap.wakes, "what was done now may have been missed by the last look");
        service.idle(0);
        assertEquals(1, serviceNap.sleeps);
    }

    @Test
    void shouldSleepAgainOnlyAfterAnotherLook() {
        idle(service, PASSES + 2);
        assertEquals(1, serviceNap.sleeps);
        service.idle(0);
        assertEquals(1, serviceNap.sleeps);
        service.idle(0);
        assertEquals(2, serviceNap.sleeps);
    }

    @Test
    void shouldBeAwakeAgainOnceThereWasWork() {
        idle(core, PASSES + 1);
        core.idle(1);
        service.idle(1);
        assertEquals(0, coreNap.wakes);
        idle(core, PASSES);
        assertEquals(0, coreNap.sleeps, "passes are counted from the last work on");
    }

    @Test
    void shouldWakeNobodyWithoutWork() {
        idle(service, PASSES + 1);
        idle(core, PASSES + 2);
        assertEquals(0, serviceNap.wakes);
        assertEquals(1, coreNap.sleeps);
    }

    @Test
    void shouldCloseItsNap() {
        core.close();
        assertEquals(1, coreNap.closes);
        assertEquals(0, serviceNap.closes);
    }

    private static void idle(final Partner partner, final int times) {
        for (int i = 0; i < times; i++) {
            partner.idle(0);
        }
    }

    private static final class CountedNap implements Partner.Nap {
        private int sleeps;
        private int wakes;
        private int closes;

        @Override
        public void sleep() {
            sleeps++;
        }

        @Override
        public void wake() {
            wakes++;
        }

        @Override
        public void close() {
            closes++;
        }
    }
}
