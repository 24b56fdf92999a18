package io.jindou.gateway.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/** Has an event loop's wait end when a {@link WakeSource} is ready too. On the loop's thread. */
public final class WakefulWait {
    private WakefulWait() {
    }

    /**
     * Registers the descriptors of the source; a loop that has no epoll does not know them.
     *
     * @return true when a wait of the loop will end with the source.
     */
    public static boolean register(final ManualIoEventLoop loop, final WakeSource source) {
        if (!loop.isCompatible(Descriptor.class)) {
            return false;
        }
        for (final int descriptor : source.descriptors()) {
            final IoRegistration registration = loop.register(new Descriptor(descriptor)).syncUninterruptibly().getNow();
            // as long as there is something to read no wait begins: no edge can be missed
            registration.submit(EpollIoOps.EPOLLIN);
        }
        return source.descriptors().length > 0;
    }

    private static final class Descriptor implements EpollIoHandle {
        private final FileDescriptor fd;

        Descriptor(final int fd) {
            this.fd = new FileDescriptor(fd);
        }

        @Override
        public FileDescriptor fd() {
            return fd;
        }

        @Override
        public void handle(final IoRegistration registration, final IoEvent event) {
            // it has ended the wait; whoever waited looks by itself
        }

        @Override
        public void close() {
            // it belongs to the source
        }
    }
}
