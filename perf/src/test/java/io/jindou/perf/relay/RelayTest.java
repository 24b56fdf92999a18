package io.jindou.perf.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RelayTest {
    @TempDir
    private Path directory;
    private Relay relay;
    private CompletableFuture<Void> running;

    private void start(final Path file) throws IOException {
        relay = new Relay(0, file);
        running = CompletableFuture.runAsync(() -> Assertions.assertDoesNotThrow(relay::run));
    }

    @AfterEach
    void stop() throws Exception {
        relay.close();
        running.get(60, TimeUnit.SECONDS);
    }

    @Test
    void shouldCarryAMessageAndAcknowledgeIt() throws IOException {
        start(null);
        try (Client alice = new Client(1); Client bob = new Client(2)) {
            alice.send(2, 77, "hello");
            assertEquals("ack 77", alice.hear());
            assertEquals("message hello", bob.hear());
            bob.send(1, -5, "");
            assertEquals("ack -5", bob.hear());
            assertEquals("message ", alice.hear());
        }
    }

    @Test
    void shouldCarryToAllMembersButTheSender() throws IOException {
        start(null);
        try (Client alice = new Client(1, 0, 5); Client bob = new Client(2, 5); Client carol = new Client(3, 5, 0)) {
            alice.send(~5, 1, "to five");
            alice.send(~0, 2, "to zero");
            assertEquals("ack 1", alice.hear());
            assertEquals("ack 2", alice.hear());
            assertEquals("message to five", bob.hear());
            assertEquals("message to five", carol.hear());
            assertEquals("message to zero", carol.hear());
            bob.send(1, 3, "only to alice");
            assertEquals("message only to alice", alice.hear());
        }
    }

    @Test
    void shouldAcknowledgeWhatNobodyHears() throws IOException {
        start(null);
        try (Client alice = new Client(1)) {
            alice.send(999, 1, "?");
            alice.send(~999, 2, "?");
            assertEquals("ack 1", alice.hear());
            assertEquals("ack 2", alice.hear());
        }
    }

    @Test
    void shouldForgetWhoLeft() throws IOException {
        start(null);
        try (Client alice = new Client(1)) {
            final Client gone = new Client(2, 5);
            gone.close();
            try (Client bob = new Client(2, 5)) {
                alice.send(~5, 1, "again");
                alice.send(2, 2, "you");
                assertEquals("message again", bob.hear());
                assertEquals("message you", bob.hear());
                assertEquals("ack 1", alice.hear());
            }
        }
    }

    @Test
    void shouldTakeFramesInPieces() throws IOException {
        start(null);
        try (Client alice = new Client(1); Client bob = new Client(2)) {
            final byte[] both = new byte[2 * (17 + 3)];
            final ByteBuffer frames = ByteBuffer.wrap(both).order(ByteOrder.LITTLE_ENDIAN);
            frames.put(Client.message(2, 1, "one")).put(Client.message(2, 2, "two"));
            for (final byte value : both) {
                alice.write(new byte[] {value});
            }
            assertEquals("message one", bob.hear());
            assertEquals("message two", bob.hear());
            assertEquals("ack 1", alice.hear());
            assertEquals("ack 2", alice.hear());
        }
    }

    @Test
    void shouldCutOffWhoSendsWhatIsNoFrame() throws IOException {
        start(null);
        try (Client alice = new Client(1); Client bob = new Client(2)) {
            alice.write("HTTP/1.1 GET /\r\n".getBytes(US_ASCII));
            Assertions.assertThrows(IOException.class, alice::hear);
            bob.send(1, 1, "gone");
            assertEquals("ack 1", bob.hear());
        }
    }

    @Test
    void shouldHoldBackWhatAReceiverDoesNotRead() throws IOException {
        start(null);
        final int count = 400;
        final String large = "x".repeat(60_000);
        try (Client alice = new Client(1); Client bob = new Client(2)) {
            for (int i = 0; i < count; i++) {
                alice.send(2, i, large);
                assertEquals("ack " + i, alice.hear());
            }
            for (int i = 0; i < count; i++) {
                assertEquals("message " + large, bob.hear());
            }
        }
    }

    @Test
    void shouldHaveStoredWhatItAcknowledged() throws IOException {
        final Path file = directory.resolve("messages");
        start(file);
        try (Client alice = new Client(1); Client bob = new Client(2)) {
            alice.send(2, 1, "stored");
            assertEquals("ack 1", alice.hear());
            final String stored = new String(Files.readAllBytes(file), US_ASCII);
            assertEquals(17 + "stored".length(), stored.length());
            assertEquals("stored", stored.substring(17));
            assertEquals("message stored", bob.hear());
            assertFalse(running.isDone());
        }
    }

    /** A blocking client that is logged in. */
    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Client(final int user, final int... groups) throws IOException {
            socket = new Socket(relay.address().getAddress(), relay.address().getPort());
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            final ByteBuffer login = frame(4 + 4 * groups.length, RelayFrame.LOGIN).putInt(user);
            for (final int group : groups) {
                login.putInt(group);
            }
            write(login.array());
            assertEquals("logged in", hear());
        }

        static ByteBuffer frame(final int bodyLength, final byte type) {
            return ByteBuffer.allocate(5 + bodyLength).order(ByteOrder.LITTLE_ENDIAN).putInt(5 + bodyLength).put(type);
        }

        static byte[] message(final int destination, final long token, final String text) {
            return frame(12 + text.length(), RelayFrame.MESSAGE).putInt(destination).putLong(token)
                .put(text.getBytes(US_ASCII)).array();
        }

        void write(final byte[] bytes) throws IOException {
            out.write(bytes);
        }

        void send(final int destination, final long token, final String text) throws IOException {
            write(message(destination, token, text));
        }

        String hear() throws IOException {
            final byte[] body = new byte[Integer.reverseBytes(in.readInt()) - 5];
            final byte type;
            try {
                type = in.readByte();
                in.readFully(body);
            } catch (final EOFException cut) {
                throw new IOException("half a frame", cut);
            }
            return switch (type) {
                case RelayFrame.LOGGED_IN -> "logged in";
                case RelayFrame.ACK -> "ack " + ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getLong();
                case RelayFrame.DELIVERY -> "message " + new String(body, US_ASCII);
                default -> "type " + type;
            };
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
