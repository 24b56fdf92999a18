package io.jindou.gateway;

import io.netty.util.concurrent.FastThreadLocalThread;

/** Makes threads that may run a gateway: on other threads Netty does not use its buffers again. */
public final class GatewayThread {
    private GatewayThread() {
    }

    /** A thread that was not started. */
    public static Thread create(final Runnable task, final String name) {
        return new FastThreadLocalThread(task, name);
    }
}
