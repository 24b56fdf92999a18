package io.jindou.perf.chaos;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** What clients know of the gateways: where they are, which are out of service, and how often each one was killed. Any thread. */
final class Gateways {
    private final List<InetSocketAddress> addresses;
    private final AtomicIntegerArray lives;
    private final AtomicIntegerArray outages;

    Gateways(final List<InetSocketAddress> addresses) {
        this.addresses = List.copyOf(addresses);
        lives = new AtomicIntegerArray(addresses.size());
        outages = new AtomicIntegerArray(addresses.size());
    }

    int count() {
        return addresses.size();
    }

    InetSocketAddress address(final int gateway) {
        return addresses.get(gateway);
    }

    /** It is about to be killed, or to lose its sessions: connections that it has now may be lost. */
    void doom(final int gateway) {
        lives.incrementAndGet(gateway);
    }

    int life(final int gateway) {
        return lives.get(gateway);
    }

    /** Nobody should connect there now. */
    void down(final int gateway) {
        outages.set(gateway, 1);
    }

    void up(final int gateway) {
        outages.set(gateway, 0);
    }

    /** Where to go instead of this one: to the next one that serves, or just to the next one. */
    int other(final int gateway) {
        for (int i = 1; i <= count(); i++) {
            final int other = (gateway + i) % count();
            if (0 == outages.get(other)) {
                return other;
            }
        }
        return (gateway + 1) % count();
    }
}
