package io.jindou.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two drivers on loopback with a stream from one to the other, run by the test's own thread. */
class NetworkFaultsTest {
    private static final int STREAM = 7;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int LENGTH = 64;

    @TempDir
    private Path directory;
    private final NetworkFaults senderFaults = new NetworkFaults(1);
    private final NetworkFaults receiverFaults = new NetworkFaults(2);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
    private MediaDriver sender;
    private MediaDriver receiver;
    private Aeron sending;
    private Aeron hearing;
    private Publication publication;
    private Subscription subscription;
    private long nextSent;
    private long nextHeard;

    @BeforeEach
    void start() {
        sender = driver("sender", senderFaults);
        receiver = driver("receiver", receiverFaults);
        sending = client(sender);
        hearing = client(receiver);
        subscription = hearing.addSubscription("aeron:udp?endpoint=127.0.0.1:0", STREAM);
        await(() -> null != subscription.tryResolveChannelEndpointPort());
        publication = sending.addPublication(subscription.tryResolveChannelEndpointPort() + "|term-length=64k|linger=0", STREAM);
        await(() -> publication.isConnected() && subscription.isConnected());
    }

    @AfterEach
    void stop() {
        CloseHelper.closeAll(sending, hearing, sender, receiver, senderFaults, receiverFaults);
    }

    @Test
    void shouldDeliverEverythingInOrderOverALossyNetwork() {
        senderFaults.apply("loss=0.2");
        receiverFaults.apply("loss=0.2");

        exchange(500);

        assertTrue((long)senderFaults.report().get("lost") > 0);
        assertTrue((long)receiverFaults.report().get("lost") > 0);
    }

    @Test
    void shouldHoldEveryDatagramForTheDelay() {
        final long delayNs = TimeUnit.MILLISECONDS.toNanos(30);
        senderFaults.apply("delay=30ms");
        final long startNs = System.nanoTime();

        exchange(1);

        final long tookNs = System.nanoTime() - startNs;
        assertTrue(tookNs >= delayNs, () -> "came after " + Duration.ofNanos(tookNs));
        assertTrue((long)senderFaults.report().get("delayed") > 0);
    }

    @Test
    void shouldCutOneAddressAndHeal() {
        final String endpoint = subscription.resolvedEndpoint();
        final String port = endpoint.substring(endpoint.lastIndexOf(':') + 1);
        senderFaults.apply("cut=" + port);
        send(10);

        await(() -> !publication.isConnected());
        poll();
        assertEquals(0, nextHeard);

        senderFaults.apply("none");
        // the sender may have given up what was under way; what is sent after the cut must come
        await(publication::isConnected);
    }

    @Test
    void shouldLeaveOtherAddressesAlone() {
        senderFaults.apply("cut=1-1023");

        exchange(50);

        assertEquals(0L, senderFaults.report().get("cut"));
    }

    @Test
    void shouldNeitherSpeakNorHearWhenCutFromAll() {
        receiverFaults.apply("cut=all");
        send(10);

        await(() -> !publication.isConnected());
        assertEquals(0, nextHeard);
        assertTrue((long)receiverFaults.report().get("cut") > 0);
    }

    private void exchange(final int count) {
        final long end = nextSent + count;
        await(() -> {
            if (nextSent < end) {
                trySend();
            }
            poll();
            return nextHeard == end;
        });
    }

    private void send(final int count) {
        final long end = nextSent + count;
        await(() -> {
            trySend();
            return nextSent == end;
        });
    }

    private void trySend() {
        message.putLong(0, nextSent);
        if (publication.offer(message) > 0) {
            nextSent++;
        }
    }

    private void poll() {
        subscription.poll(new FragmentAssembler((buffer, offset, length, header) -> {
            assertEquals(nextHeard, buffer.getLong(offset));
            nextHeard++;
        }), 10);
    }

    private void await(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "it did not happen");
            sender.sharedAgentInvoker().invoke();
            receiver.sharedAgentInvoker().invoke();
            sending.conductorAgentInvoker().invoke();
            if (null != hearing) {
                hearing.conductorAgentInvoker().invoke();
            }
            Thread.yield();
        }
    }

    private MediaDriver driver(final String name, final NetworkFaults faults) {
        return MediaDriver.launch(faults.install(new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve(name).toString())
            .threadingMode(ThreadingMode.INVOKER)
            .dirDeleteOnStart(true)
            .termBufferSparseFile(true)
            .performStorageChecks(false)
            .imageLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(1))
            .publicationConnectionTimeoutNs(TimeUnit.SECONDS.toNanos(1))));
    }

    private static Aeron client(final MediaDriver driver) {
        return Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .useConductorAgentInvoker(true)
            .driverAgentInvoker(driver.sharedAgentInvoker()));
    }
}
