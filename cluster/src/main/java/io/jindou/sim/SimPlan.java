package io.jindou.sim;

import io.jindou.codecs.Limits;

/** The shape of a run and how rough it is, drawn from its seed. */
final class SimPlan {
    final int replicas;
    final int gateways;
    final int agents;
    final int clients;
    final int groups;
    final int tickMs;
    final int leaseMs;
    final int sessionTimeoutMs;
    final int reloadEvery;
    final int upRingBytes;
    final boolean tokensOn;
    final boolean personAllowList;
    final boolean bigPayloads;
    final int windowPerSender;
    final int windowMs;
    final int sessionsPerUserMax;
    final int latencyMs;
    /** One fault in so many steps. */
    final int faultEvery;
    /** Loss of single messages, in a thousand. */
    final int lossPerMille;
    final int backPressurePercent;
    final int burstEvery;
    final int checkpointShift;

    SimPlan(final SimRandom random) {
        replicas = random.percent(60) ? 3 : 1;
        gateways = random.between(1, 3);
        agents = random.percent(75) ? 1 : 2;
        clients = random.between(2, 6);
        groups = random.between(1, 3);
        tickMs = random.between(40, 100);
        leaseMs = tickMs * random.between(4, 20);
        sessionTimeoutMs = random.between(300, 1200);
        reloadEvery = random.percent(70) ? random.between(1, 60) : 0;
        upRingBytes = random.percent(70) ? 256 << 10 : Limits.RING_BYTES_MIN;
        tokensOn = random.percent(25);
        personAllowList = random.percent(10);
        bigPayloads = random.percent(12);
        final boolean smallWindow = random.percent(15);
        windowPerSender = smallWindow ? random.between(1, 5) : Limits.WINDOW_PER_SENDER_DEFAULT;
        windowMs = smallWindow ? random.between(100, 3000) : Limits.WINDOW_MS_DEFAULT;
        sessionsPerUserMax = random.percent(20) ? random.between(1, 3) : Limits.SESSIONS_PER_USER_MAX;
        latencyMs = random.between(1, 30);
        faultEvery = random.percent(15) ? 0 : random.between(4, 40);
        lossPerMille = random.percent(50) ? 0 : random.between(1, 40);
        backPressurePercent = random.percent(50) ? 0 : random.between(1, 40);
        burstEvery = random.percent(4) ? 40 : 0;
        checkpointShift = random.between(Limits.CHECKPOINT_SHIFT_MIN, 9);
    }

    /** True when every accepted message is remembered for the whole run. */
    boolean remembersAll() {
        return Limits.WINDOW_PER_SENDER_DEFAULT == windowPerSender;
    }
}
