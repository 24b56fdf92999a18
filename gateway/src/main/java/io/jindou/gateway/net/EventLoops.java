package io.jindou.gateway.net;

import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.account.DutyAccount;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** Event loops that are driven by the agent's own thread: epoll where there is one, else NIO. */
public final class EventLoops {
    private EventLoops() {
    }

    /** A loop that the thread which calls this must drive; its time goes to that thread's account. */
    public static ManualIoEventLoop create(final DutyAccount account, final GatewayCounters counters) {
        final IoHandlerFactory factory = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new ManualIoEventLoop(Thread.currentThread(), AccountedIo.factory(factory, account, counters));
    }

    /** The listening channel that fits the loop. */
    public static Class<? extends ServerSocketChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** True where a loop's wait can also be for descriptors that are not its sockets. */
    public static boolean canWaitForDescriptors() {
        return Epoll.isAvailable();
    }
}
