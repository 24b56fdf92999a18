package io.jindou.cluster.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.cell.CellSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes know each other by the secret; who does not know it, sends nonsense or says nothing, gets nothing and holds nobody. */
@Timeout(60)
final class PeerServerTest {
    private static final PeerTimes IMPATIENT_WITH_STRANGERS = new PeerTimes(5_000, 200, 5_000, 5_000, 60_000);
    private static final PeerTimes IMPATIENT_WITH_IDLERS = new PeerTimes(5_000, 20_000, 20_000, 5_000, 50);
    private static final Hello HELLO = new Hello(2, "cell-ä", Hello.State.REBUILDING, 7, 1, 5,
        64, 1_000, 1_100, 900, true, 3, 44);

    @TempDir
    private Path temp;
    private final AtomicInteger openReaders = new AtomicInteger();
    private CellSecret secret;
    private PeerServer server;

    @BeforeEach
    void start() throws IOException {
        secret = secret("the secret of this cell");
        server = launch(PeerTimes.NORMAL);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CellSecret secret(final String text) throws IOException {
        return CellSecret.read(Files.writeString(Files.createTempFile(temp, "secret", ""), text));
    }

    private PeerServer launch(final PeerTimes times) throws IOException {
        return PeerServer.launch(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), secret, new Host(), times);
    }

    private PeerClient connect() throws PeerFailure {
        return PeerClient.connect("node 2", address(), secret, PeerTimes.NORMAL);
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }

    @Test
    void shouldAnswerWhoKnowsTheSecret() throws IOException {
        try (PeerClient client = connect()) {
            assertEquals(HELLO, client.hello());
            assertEquals("{\"name\":\"ü\"}", client.status());
            assertEquals(900, client.snapshotPosition());
            assertEquals("5..6", UTF_8.decode(client.journal(5, 6)).toString());
            assertEquals(PeerServer.BATCH_MAX, client.journal(1, Long.MAX_VALUE).remaining());
            assertEquals(0, client.journal(100, 100).remaining());
        }
        assertEquals(6, server.counters().get("requests"));
    }

    @Test
    void shouldTellAndGoOnWhenTheHostRefuses() throws IOException {
        try (PeerClient client = connect()) {
            final PeerFailure failure = assertThrows(PeerFailure.class, () -> client.journal(13, 13));
            assertEquals(PeerFailure.Kind.REFUSED, failure.kind());
            assertTrue(failure.getMessage().endsWith(": number 13 is not here"), failure.getMessage());
            assertEquals(HELLO, client.hello());
        }
    }

    @Test
    void shouldCloseTheReaderWithItsConnection() throws Exception {
        try (PeerClient client = connect()) {
            client.journal(5, 6);
            assertEquals(1, openReaders.get());
        }
        await(() -> 0 == openReaders.get());
    }

    @Test
    void shouldRefuseAnotherSecret() throws IOException {
        final CellSecret other = secret("the secret of another cell");
        final PeerFailure failure = assertThrows(PeerFailure.class,
            () -> PeerClient.connect("node 2", address(), other, PeerTimes.NORMAL).close());
        assertEquals(PeerFailure.Kind.NOT_AUTHENTICATED, failure.kind());
        awaitCounter("notAuthenticated", 1);
        assertEquals(0, server.counters().get("requests"));
    }

    @Test
    void shouldNotTrustAServerThatOnlyClaimsToKnowTheSecret() throws IOException {
        final CellSecret other = secret("the secret of another cell");
        // one that lets everybody in knows as little: it cannot answer the caller's challenge
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            final Thread impostor = new Thread(() -> {
                try (PeerChannel channel = new PeerChannel(listener.accept())) {
                    final long deadline = PeerChannel.deadline(10_000);
                    channel.send(PeerRequest.GREETING, ByteBuffer.allocate(40).putInt(0x4A4E4450)
                        .putInt(PeerHandshake.VERSION).put(CellSecret.challenge()).flip(), deadline);
                    channel.receive(64, deadline);
                    channel.send(PeerRequest.PROOF, ByteBuffer.wrap(other.proof("jindou peer server", new byte[64])), deadline);
                } catch (final IOException ex) {
                    throw new UncheckedIOException(ex);
                }
            });
            impostor.start();
            final PeerFailure failure = assertThrows(PeerFailure.class, () -> PeerClient.connect("node 2",
                (InetSocketAddress)listener.getLocalAddress(), secret, PeerTimes.NORMAL).close());
            assertEquals(PeerFailure.Kind.NOT_AUTHENTICATED, failure.kind());
        }
    }

    @Test
    void shouldSayThatNobodyListens() {
        final InetSocketAddress gone = address();
        server.close();
        final PeerFailure failure = assertThrows(PeerFailure.class,
            () -> PeerClient.connect("node 2", gone, secret, PeerTimes.NORMAL).close());
        assertEquals(PeerFailure.Kind.UNREACHABLE, failure.kind());
        assertTrue(failure.getMessage().startsWith("node 2 at "), failure.getMessage());
    }

    @Test
    void shouldLetGoOfWhoDribblesOrSaysNothing() throws IOException {
        server.close();
        server = launch(IMPATIENT_WITH_STRANGERS);
        try (Socket silent = new Socket(address().getAddress(), server.port());
            Socket dribbling = new Socket(address().getAddress(), server.port())) {
            // a plausible frame, but slower than its deadline
            dribbling.getOutputStream().write(new byte[] {0, 0, 0, 64, PeerRequest.PROOF});
            for (int sent = 0; sent < 64 && dribble(dribbling); sent++) {
                assertEquals(0, server.counters().get("malformed"));
            }
            awaitCounter("timedOut", 2);
            assertEquals(-1, drain(silent));
        }
    }

    @Test
    void shouldLetGoOfWhoIdlesBehindARightProof() throws IOException {
        server.close();
        server = launch(IMPATIENT_WITH_IDLERS);
        try (PeerClient client = connect()) {
            awaitCounter("timedOut", 1);
            assertThrows(PeerFailure.class, client::hello);
        }
    }

    private static boolean dribble(final Socket socket) {
        try {
            socket.getOutputStream().write(0);
            Thread.sleep(10);
            return true;
        } catch (final IOException hungUp) {
            return false;
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new AssertionError(ex);
        }
    }

    private static int drain(final Socket socket) throws IOException {
        int read = socket.getInputStream().read();
        while (read >= 0) {
            read = socket.getInputStream().read();
        }
        return read;
    }

    @Test
    void shouldTurnAwayWhoIsTooMuch() throws IOException {
        final List<PeerClient> clients = new ArrayList<>();
        try {
            while (0 == server.counters().get("turnedAway")) {
                assertTrue(clients.size() < 1_000);
                clients.add(connect());
            }
        } catch (final PeerFailure full) {
            assertEquals(PeerFailure.Kind.UNREACHABLE, full.kind());
        }
        assertEquals(1, server.counters().get("turnedAway"));
        assertEquals(HELLO, clients.get(0).hello());
        clients.forEach(PeerClient::close);
        // their places are free again
        boolean connected = false;
        while (!connected) {
            try (PeerClient client = connect()) {
                connected = HELLO.equals(client.hello());
            } catch (final PeerFailure stillFull) {
                assertEquals(PeerFailure.Kind.UNREACHABLE, stillFull.kind());
            }
        }
    }

    @Test
    void shouldLiveThroughAnyBytes() throws IOException {
        final Random random = new Random(4);
        for (int round = 0; round < 300; round++) {
            final byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (random.nextBoolean() && noise.length > PeerChannel.HEADER) {
                // a plausible frame of any kind, so that more than the length is looked at
                ByteBuffer.wrap(noise).putInt(noise.length - PeerChannel.HEADER).put((byte)random.nextInt(20));
            }
            final boolean authenticated = random.nextBoolean();
            final PeerChannel channel = new PeerChannel(SocketChannel.open(address()));
            try (channel) {
                final long deadline = PeerChannel.deadline(10_000);
                if (authenticated) {
                    PeerHandshake.call(channel, secret, deadline);
                }
                channel.send((byte)random.nextInt(20), ByteBuffer.wrap(noise), deadline);
            } catch (final IOException nothing) {
                assertTrue(server.port() > 0);
            }
        }
        try (PeerClient client = connect()) {
            assertEquals(HELLO, client.hello());
        }
        assertTrue(server.counters().get("malformed") > 0);
    }

    private void awaitCounter(final String name, final long atLeast) {
        await(() -> server.counters().get(name) >= atLeast);
    }

    private static void await(final BooleanSupplier condition) {
        final long deadline = PeerChannel.deadline(30_000);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "not in time");
            Thread.onSpinWait();
        }
    }

    private final class Host implements PeerHost {
        @Override
        public Hello hello() {
            return HELLO;
        }

        @Override
        public String status() {
            return "{\"name\":\"ü\"}";
        }

        @Override
        public long snapshotPosition() {
            return HELLO.snapshotPosition();
        }

        @Override
        public JournalBatches journal() {
            openReaders.incrementAndGet();
            return new JournalBatches() {
                @Override
                public int fill(
                    final long fromNo,
                    final long lastNo,
                    final MutableDirectBuffer buffer,
                    final int offset,
                    final int capacity) {
                    if (13 == fromNo) {
                        throw new IllegalStateException("number 13 is not here");
                    }
                    if (lastNo - fromNo > capacity) {
                        return capacity;
                    }
                    return fromNo >= 100 ? 0 : buffer.putStringWithoutLengthAscii(offset, fromNo + ".." + lastNo);
                }

                @Override
                public void close() {
                    openReaders.decrementAndGet();
                }
            };
        }
    }
}
