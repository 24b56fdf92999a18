package io.jindou.cluster;

import io.aeron.driver.MediaDriver;
import io.jindou.gateway.net.EventLoops;
import io.jindou.gateway.net.WakeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;
import org.agrona.nio.TransportPoller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datagram sockets of a media driver that is stepped by a thread of ours: a thread that has nothing to do sleeps until one of
 * them has something, in place of looking thousands of times a second, which on few cores takes the processor from those
 * it waits for.
 *
 * <p>The driver keeps its sockets in two selectors, and a selector is a descriptor to the kernel, which may itself be waited for.
 * Neither library offers them, so they are taken by reflection; where that fails, nothing wakes the thread and it keeps looking.
 */
final class DriverSockets implements WakeSource {
    private static final Logger LOGGER = LoggerFactory.getLogger(DriverSockets.class);
    private static final String[] POLLERS = {"dataTransportPoller", "controlTransportPoller"};
    private static final Consumer<SelectionKey> IGNORE = key -> { };

    private final Selector[] selectors;
    private final int[] descriptors;

    private DriverSockets(final Selector[] selectors, final int[] descriptors) {
        this.selectors = selectors;
        this.descriptors = descriptors;
    }

    /** The sockets of a driver that runs; nothing where they cannot be had. */
    static WakeSource of(final MediaDriver.Context driver) {
        if (!EventLoops.canWaitForDescriptors()) {
            return NONE;
        }
        try {
            final Selector[] selectors = new Selector[POLLERS.length];
            final int[] descriptors = new int[POLLERS.length];
            final Field selector = TransportPoller.class.getDeclaredField("selector");
            selector.setAccessible(true);
            for (int i = 0; i < POLLERS.length; i++) {
                final Method poller = MediaDriver.Context.class.getDeclaredMethod(POLLERS[i]);
                poller.setAccessible(true);
                selectors[i] = (Selector)selector.get(poller.invoke(driver));
                final Field descriptor = selectors[i].getClass().getDeclaredField("epfd");
                descriptor.setAccessible(true);
                descriptors[i] = descriptor.getInt(selectors[i]);
            }
            return new DriverSockets(selectors, descriptors);
        } catch (final ReflectiveOperationException | InaccessibleObjectException ex) {
            LOGGER.warn("cannot wait for the sockets of the media driver, so they are looked at all the time: {}", ex.toString());
            return NONE;
        }
    }

    @Override
    public int[] descriptors() {
        return descriptors;
    }

    /** Also has the kernel learn of sockets that were opened since: the driver itself asks a selector only when it has many. */
    @Override
    public boolean isReady() {
        int ready = 0;
        try {
            for (final Selector selector : selectors) {
                ready += selector.isOpen() ? selector.selectNow(IGNORE) : 0;
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return ready > 0;
    }
}
