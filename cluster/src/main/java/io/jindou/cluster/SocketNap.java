package io.jindou.cluster;

import io.jindou.gateway.net.WakeSource;
import io.jindou.gateway.net.WakefulSleep;
import java.util.concurrent.locks.LockSupport;

/** Sleeps until a socket of the media driver has something, or another thread has. */
final class SocketNap implements Partner.Nap {
    private final WakefulSleep sleep;
    private final boolean isWoken;
    private final long napNs;

    /**
     * A sleep.
     *
     * @param napNs        the longest
     * @param unwokenNapNs the longest where no socket can end it
     */
    SocketNap(final WakeSource sockets, final long napNs, final long unwokenNapNs) {
        this.sleep = new WakefulSleep(sockets);
        this.isWoken = sockets.descriptors().length > 0;
        this.napNs = isWoken ? napNs : unwokenNapNs;
    }

    @Override
    public void sleep() {
        if (isWoken) {
            sleep.sleep(napNs);
        } else {
            LockSupport.parkNanos(napNs);
        }
    }

    @Override
    public void wake() {
        sleep.wake();
    }

    @Override
    public void close() {
        sleep.close();
    }
}
