package io.jindou.sim;

import io.jindou.codecs.Limits;
import io.jindou.gateway.ClientLimits;
import io.jindou.gateway.GatewayContext;

/** The shape of a run and how rough it is, drawn from its seed. */
final class SimPlan {
    private static final int SMALL_RING = 2 * (Limits.COMMAND_MAX + (16 << 10));

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
    /** One client in so many steps writes more small SENDs than a link takes at once; 0: none. */
    final int burstEvery;
    /** The same with SENDs that fill a link on its way down. */
    final int floodEvery;
    final int checkpointShift;
    /** Bytes that a socket takes before its client has read. */
    final int socketBytes;
    /** A client reads fewer bytes than this in a step. */
    final int readMax;
    final int heartbeatMs;
    private final int upReserve;
    private final int outboundMax;
    private final int patienceMs;
    private final int lingerMs;
    private final int resendMs;
    private final int resendsMax;
    private final int slowMs;
    private final int windowMax;
    private final int connectionsMax;
    private final int sendPatienceMs;
    private final int strangersMax;
    private final int sendsPerSecond;
    private final int bytesPerSecond;

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
        final boolean smallRing = random.percent(50);
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
        floodEvery = bigPayloads ? 60 : 0;
        upRingBytes = smallRing || burstEvery > 0 ? SMALL_RING : Limits.RING_BYTES_MIN;
        checkpointShift = random.between(Limits.CHECKPOINT_SHIFT_MIN, 9);
        socketBytes = random.percent(50) ? 64 << 10 : random.between(200, 8000);
        readMax = random.percent(70) ? 128 << 10 : random.between(300, 4000);
        heartbeatMs = random.between(600, 3000);
        upReserve = burstEvery > 0 || random.percent(50) ? 0 : upRingBytes / 8;
        patienceMs = random.between(300, 1500);
        lingerMs = random.between(50, 500);
        resendMs = random.percent(50) ? 60_000 : random.between(100, 800);
        resendsMax = random.between(0, Limits.RECV_ATTEMPTS_MAX);
        slowMs = random.between(300, 2000);
        outboundMax = random.percent(70) ? Limits.OUTBOUND_BYTES_MAX : 2 * Limits.EVENT_MAX;
        windowMax = random.percent(70) ? Limits.RECV_WINDOW_MAX : random.between(2, 60);
        connectionsMax = random.percent(85) ? 1000 : random.between(1, 4);
        sendPatienceMs = random.percent(70) ? 30_000 : random.between(50, 2000);
        strangersMax = random.percent(90) ? connectionsMax : random.between(1, 2);
        sendsPerSecond = burstEvery > 0 || random.percent(90) ? 0 : random.between(1, 20);
        final int pace = random.percent(70) ? ClientLimits.BYTES_PER_SECOND_DEFAULT : random.between(1500, 10_000);
        // users without a limit can fill a link
        bytesPerSecond = burstEvery > 0 || bigPayloads ? 0 : pace;
    }

    /** What a gateway of this run is set to. */
    GatewayContext gateway(final GatewayContext gateway) {
        return gateway
            .linkRing(upRingBytes, upReserve)
            .sessionTimeoutNs(SimGateway.ns(sessionTimeoutMs))
            .limits(new ClientLimits()
                .heartbeatTimeoutNs(SimGateway.ns(heartbeatMs))
                .firstByteTimeoutNs(SimGateway.ns(patienceMs))
                .connectTimeoutNs(SimGateway.ns(2 * patienceMs))
                .lingerNs(SimGateway.ns(lingerMs))
                .resends(SimGateway.ns(resendMs), resendsMax)
                .slowConsumerTimeoutNs(SimGateway.ns(slowMs))
                .outboundBytesMax(outboundMax)
                .connectionsMax(connectionsMax)
                .unauthenticatedMax(strangersMax)
                .sends(sendsPerSecond, sendsPerSecond)
                .bytes(bytesPerSecond, 2 * bytesPerSecond))
            .recvWindow(windowMax, outboundMax)
            .sendPatienceMs(sendPatienceMs)
            .queryTimeoutNs(SimGateway.ns(patienceMs));
    }

    /** True when every accepted message is remembered for the whole run. */
    boolean remembersAll() {
        return Limits.WINDOW_PER_SENDER_DEFAULT == windowPerSender;
    }
}
