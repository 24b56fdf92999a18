package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.jindou.gateway.net.EventLoops;
import io.jindou.gateway.net.WakeSource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sockets of a real driver end a real sleep. */
@Timeout(50)
class DriverSocketsTest {
    /** Longer than the test may take: nothing but the socket can end it in time. */
    private static final long NAP_NS = TimeUnit.MINUTES.toNanos(5);
    private static final int STREAM = 7;

    @TempDir
    private Path directory;
    private MediaDriver driver;
    private Aeron aeron;
    private WakeSource sockets;

    @BeforeEach
    void launch() {
        assumeTrue(EventLoops.canWaitForDescriptors(), "SKIPPED: there is no epoll here");
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("driver").toString())
            .dirDeleteOnStart(true)
            .threadingMode(ThreadingMode.INVOKER));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .useConductorAgentInvoker(true)
            .driverAgentInvoker(driver.sharedAgentInvoker()));
        sockets = DriverSockets.of(driver.context());
    }

    @AfterEach
    void close() {
        if (null != driver) {
            aeron.close();
            driver.close();
        }
    }

    @Test
    void shouldBeHadFromThisVersionOfTheLibraries() {
        assertEquals(2, sockets.descriptors().length);
        assertFalse(sockets.isReady());
    }

    @Test
    void shouldEndASleepWhenADatagramComes() throws Exception {
        try (Subscription subscription = aeron.addSubscription("aeron:udp?endpoint=127.0.0.1:0", STREAM)) {
            await(() -> null != subscription.resolvedEndpoint());
            final InetSocketAddress endpoint = addressOf(subscription.resolvedEndpoint());
            final SocketNap nap = new SocketNap(sockets, NAP_NS, NAP_NS);
            final Thread sender = new Thread(() -> send(endpoint));
            sender.start();
            nap.sleep();
            sender.join();
            assertTrue(sockets.isReady(), "the datagram waits for the driver");
            nap.close();
        }
    }

    @Test
    void shouldEndASleepOfThePublishersSideToo() throws Exception {
        try (Publication publication = aeron.addPublication("aeron:udp?control-mode=dynamic|control=127.0.0.1:0", STREAM)) {
            await(() -> !publication.localSocketAddresses().isEmpty());
            final InetSocketAddress endpoint = addressOf(publication.localSocketAddresses().get(0));
            final SocketNap nap = new SocketNap(sockets, NAP_NS, NAP_NS);
            final Thread sender = new Thread(() -> send(endpoint));
            sender.start();
            nap.sleep();
            sender.join();
            nap.close();
        }
    }

    @Test
    void shouldBeWokenByAnotherThread() throws Exception {
        final SocketNap nap = new SocketNap(sockets, NAP_NS, NAP_NS);
        final CountDownLatch first = new CountDownLatch(1);
        final Thread sleeper = new Thread(() -> {
            // the first sleep makes what can be woken
            final SocketNap shortNap = new SocketNap(sockets, 1, 1);
            shortNap.sleep();
            shortNap.close();
            first.countDown();
            nap.sleep();
            nap.close();
        });
        sleeper.start();
        first.await();
        while (sleeper.isAlive()) {
            nap.wake();
            sleeper.join(1);
        }
    }

    private void await(final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            aeron.conductorAgentInvoker().invoke();
        }
    }

    private static InetSocketAddress addressOf(final String endpoint) {
        final int colon = endpoint.lastIndexOf(':');
        return new InetSocketAddress(endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)));
    }

    private static void send(final InetSocketAddress endpoint) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(new byte[] {1}, 1, endpoint));
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }
}
