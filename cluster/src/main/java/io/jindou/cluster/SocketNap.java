package io.jindou.cluster;

import io.jindou.gateway.net.WakeSource;
import io.jindou.gateway.net.WakefulWait;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sleeps until a socket of the media driver has something, or another thread has. Made and closed by the thread that sleeps. */
final class SocketNap implements Partner.Nap {
    private final WakeSource sockets;
    private final long napNs;
    private final long unwokenNapNs;
    private volatile ManualIoEventLoop loop;

    /**
     * A sleep.
     *
     * @param napNs        the longest
     * @param unwokenNapNs the longest where no socket can end it
     */
    SocketNap(final WakeSource sockets, final long napNs, final long unwokenNapNs) {
        this.sockets = sockets;
        this.napNs = napNs;
        this.unwokenNapNs = unwokenNapNs;
    }

    @Override
    public void sleep() {
        if (0 == sockets.descriptors().length) {
            LockSupport.parkNanos(unwokenNapNs);
            return;
        }
        if (null == loop) {
            final ManualIoEventLoop made = new ManualIoEventLoop(Thread.currentThread(), EpollIoHandler.newFactory());
            WakefulWait.register(made, sockets);
            loop = made;
        }
        if (!sockets.isReady()) {
            loop.run(napNs, 0);
        }
    }

    @Override
    public void wake() {
        final ManualIoEventLoop woken = loop;
        if (null != woken) {
            woken.wakeup();
        }
    }

    @Override
    public void close() {
        final ManualIoEventLoop ended = loop;
        if (null != ended) {
            loop = null;
            ended.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
            while (!ended.isTerminated()) {
                ended.runNow();
            }
        }
    }
}
