package io.jindou.perf.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamSetUpTest {
    private static final String NOT_FOUND = "{\"error\":{\"code\":404,\"description\":\"stream not found\"}}";
    private static final String UNAVAILABLE = "{\"error\":{\"code\":503,\"description\":\"temporarily unavailable\"}}";
    private static final String STANDS = "{\"config\":{}}";
    private static final String SUCCESS = "{\"success\":true}";
    private static final long LONG_MS = 600_000;

    private final ScriptedNats nats = new ScriptedNats();

    @BeforeEach
    void start() throws IOException {
        nats.start();
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        nats.stop();
    }

    private void run(final int replicas, final long limitMs) throws IOException {
        new StreamSetUp(nats.address(), "S", "{}", replicas).run(limitMs);
    }

    private static String cluster(final String leader, final boolean areCurrent) {
        return "{\"config\":{},\"cluster\":{\"leader\":\"" + leader + "\",\"replicas\":[{\"name\":\"a\",\"current\":true},"
            + "{\"name\":\"b\",\"current\":" + areCurrent + "}]}}";
    }

    @Test
    void shouldCreateAStreamOnASingleServer() throws IOException {
        nats.answers.addAll(List.of(NOT_FOUND, STANDS));
        run(1, LONG_MS);
        assertEquals(List.of("INFO", "CREATE"), nats.asked());
    }

    @Test
    void shouldLeaveAStreamThatIsThere() throws IOException {
        nats.answers.add(STANDS);
        run(1, LONG_MS);
        assertEquals(List.of("INFO"), nats.asked());
    }

    @Test
    void shouldSayAtOnceWhatASingleServerRefuses() {
        nats.answers.add(UNAVAILABLE);
        final String message = assertThrows(IOException.class, () -> run(1, LONG_MS)).getMessage();
        assertEquals("JetStream at " + nats.address() + " refused to create a stream: " + UNAVAILABLE, message);
    }

    @Test
    void shouldWaitUntilTheClusterCanPlaceTheStream() throws IOException {
        nats.answers.addAll(List.of(UNAVAILABLE, NOT_FOUND, UNAVAILABLE, NOT_FOUND, cluster("me", true)));
        run(3, LONG_MS);
        assertEquals(List.of("INFO", "INFO", "CREATE", "INFO", "CREATE"), nats.asked());
    }

    @Test
    void shouldWaitForALeaderAndForItsReplicas() throws IOException {
        nats.answers.addAll(List.of(cluster("", true), STANDS, cluster("me", false), cluster("me", true)));
        run(3, LONG_MS);
        assertEquals(List.of("INFO", "INFO", "INFO", "INFO"), nats.asked());
    }

    @Test
    void shouldMoveTheLeaderToWhereTheClientsAre() throws IOException {
        nats.answers.addAll(List.of(cluster("b", true), SUCCESS, cluster("a", true), SUCCESS, cluster("me", true)));
        run(3, LONG_MS);
        assertEquals(List.of("INFO", "LEADER.STEPDOWN", "INFO", "LEADER.STEPDOWN", "INFO"), nats.asked());
    }

    @Test
    void shouldSayWhatIsMissingWhenTheTimeIsOver() {
        nats.answers.add("{\"cluster\":{\"leader\":\"me\",\"replicas\":[{\"name\":\"a\",\"current\":true}]}}");
        final String message = assertThrows(IOException.class, () -> run(3, -1)).getMessage();
        assertEquals("JetStream at " + nats.address() + " has 1 replicas of the stream beside the leader instead of 2", message);
    }

    @Test
    void shouldRefuseWhatIsNoNats() {
        nats.greeting = "+OK";
        final String message = assertThrows(IOException.class, () -> run(3, LONG_MS)).getMessage();
        assertEquals("this is no NATS server; it says: +OK", message);
    }

    /** Answers each question with the next of its answers, one connection after the other. */
    private static final class ScriptedNats {
        private final Deque<String> answers = new ArrayDeque<>();
        private final List<String> asked = new ArrayList<>();
        private final Thread thread = new Thread(this::serve, "scripted-nats");
        private String greeting = "INFO {\"server_name\":\"me\"}";
        private ServerSocket listener;

        void start() throws IOException {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            thread.start();
        }

        void stop() throws IOException, InterruptedException {
            listener.close();
            thread.join();
        }

        InetSocketAddress address() {
            return (InetSocketAddress)listener.getLocalSocketAddress();
        }

        /** The requests so far; all had their answers, so nothing is written any more. */
        synchronized List<String> asked() {
            return List.copyOf(asked);
        }

        private void serve() {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    serve(socket);
                } catch (final IOException ended) {
                    if (!listener.isClosed() && !(ended instanceof java.net.SocketException)) {
                        throw new UncheckedIOException(ended);
                    }
                }
            }
        }

        private void serve(final Socket socket) throws IOException {
            say(socket, greeting + "\r\nPING\r\n");
            final BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            for (String line = reader.readLine(); null != line; line = reader.readLine()) {
                if (line.startsWith("PUB ")) {
                    final String[] words = line.split(" ");
                    reader.readLine();
                    say(socket, answer(words[1], words[2]));
                }
            }
        }

        private synchronized String answer(final String subject, final String inbox) {
            asked.add(subject.substring("$JS.API.STREAM.".length(), subject.lastIndexOf('.')));
            final String answer = answers.remove();
            return "MSG " + inbox + " 1 " + answer.length() + "\r\n" + answer + "\r\n";
        }

        private static void say(final Socket socket, final String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(US_ASCII));
        }
    }
}
