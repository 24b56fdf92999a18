package io.jindou.gateway.net;

import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;

/**
 * An I/O handler that tells waiting for sockets from reading them. Netty asks its context whether it should time the reads just
 * when the wait is over; that question is the signal, and the answer is always no.
 */
final class AccountedIo implements IoHandler {
    private final IoHandler handler;
    private final DutyAccount account;
    private final GatewayCounters counters;
    private final Context context = new Context();

    private AccountedIo(final IoHandler handler, final DutyAccount account, final GatewayCounters counters) {
        this.handler = handler;
        this.account = account;
        this.counters = counters;
    }

    static IoHandlerFactory factory(
        final IoHandlerFactory factory, final DutyAccount account, final GatewayCounters counters) {
        return executor -> new AccountedIo(factory.newHandler(executor), account, counters);
    }

    @Override
    public int run(final IoHandlerContext loop) {
        context.loop = loop;
        counters.increment(Counter.SOCKET_POLLS);
        account.enter(loop.canBlock() ? Phase.WAIT : Phase.SOCKET_POLL);
        return handler.run(context);
    }

    @Override
    public void initialize() {
        handler.initialize();
    }

    @Override
    public void prepareToDestroy() {
        handler.prepareToDestroy();
    }

    @Override
    public void destroy() {
        handler.destroy();
    }

    @Override
    public IoRegistration register(final IoHandle handle) throws Exception {
        return handler.register(handle);
    }

    @Override
    public void wakeup() {
        handler.wakeup();
    }

    @Override
    public boolean isCompatible(final Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }

    private final class Context implements IoHandlerContext {
        private IoHandlerContext loop;

        @Override
        public boolean canBlock() {
            return loop.canBlock();
        }

        @Override
        public long delayNanos(final long currentTimeNanos) {
            return loop.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return loop.deadlineNanos();
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            account.enter(Phase.SOCKET_READ);
            return false;
        }
    }
}
