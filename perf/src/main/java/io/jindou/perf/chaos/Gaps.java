package io.jindou.perf.chaos;

import java.util.Arrays;

/** Watches the deliveries of each gateway. For the thread of the load. */
final class Gaps {
    private static final long NEVER = Long.MIN_VALUE;

    private final long[] lastNs;
    private final int[] clients;
    private EventGap current = new EventGap(0);

    Gaps(final int gateways) {
        lastNs = new long[gateways];
        clients = new int[gateways];
        Arrays.fill(lastNs, NEVER);
    }

    /** From now on deliveries belong to this event. */
    void begin(final EventGap gap) {
        current = gap;
    }

    void onOnline(final int gateway) {
        clients[gateway]++;
    }

    /** A gateway without clients delivers nothing, and that is no gap. */
    void onOffline(final int gateway) {
        if (0 == --clients[gateway]) {
            lastNs[gateway] = NEVER;
        }
    }

    void onDelivery(final int gateway, final long nowNs) {
        final long last = lastNs[gateway];
        lastNs[gateway] = nowNs;
        current.onDelivery(NEVER == last ? 0 : nowNs - last, nowNs);
    }
}
