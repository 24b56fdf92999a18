package io.jindou.gateway.net;

import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.concurrent.TimeUnit;

/**
 * A sleep of a thread without sockets of its own, ended by a {@link WakeSource} that has descriptors, or by another thread. Made
 * by any thread, used and closed by the one that sleeps.
 */
public final class WakefulSleep implements AutoCloseable {
    private final WakeSource source;
    private volatile ManualIoEventLoop loop;

    public WakefulSleep(final WakeSource source) {
        this.source = source;
    }

    /** Sleeps for at most so long. */
    public void sleep(final long longestNs) {
        if (null == loop) {
            final ManualIoEventLoop made = new ManualIoEventLoop(Thread.currentThread(), EpollIoHandler.newFactory());
            WakefulWait.register(made, source);
            loop = made;
        }
        if (!source.isReady()) {
            loop.run(longestNs, 0);
        }
    }

    /** Any thread: ends the sleep, or the next one before it begins. */
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
