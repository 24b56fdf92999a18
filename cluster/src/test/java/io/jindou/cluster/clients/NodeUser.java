package io.jindou.cluster.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One user of WuKongIM's SDK, in a process of its own because the SDK is one per process. */
final class NodeUser implements AutoCloseable {
    /** The SDK's states. */
    static final int DISCONNECTED = 0;
    static final int CONNECTED = 1;
    static final int CONNECT_FAILED = 3;
    static final int KICKED = 4;

    private static final long PATIENCE_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String uid;
    private final Process process;
    private final Writer commands;
    private final BlockingQueue<JsonNode> arriving = new LinkedBlockingQueue<>();
    private final List<JsonNode> events = new ArrayList<>();

    NodeUser(final String uid) {
        this.uid = uid;
        try {
            process = new ProcessBuilder(NodePrograms.command("sdk-user.mjs"))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        commands = process.outputWriter(StandardCharsets.UTF_8);
        final Thread reader = new Thread(this::read, "events of " + uid);
        reader.setDaemon(true);
        reader.start();
        await("ready", event -> true);
    }

    /** Connects and waits until the SDK says that it is. */
    NodeUser connect(final String address, final String token) {
        beginToConnect(address, token);
        awaitStatus(CONNECTED);
        return this;
    }

    void beginToConnect(final String address, final String token) {
        tell(command("connect").put("address", address).put("uid", uid).put("token", token));
    }

    /** Says something; the SDK keeps it until it is acknowledged. */
    void send(final String to, final int channelType, final String text) {
        tell(command("send").put("to", to).put("type", channelType).put("text", text));
    }

    /** Waits until the program's own clock has run for so long: what its timers were to do before was done. */
    void awaitTimers(final int ms) {
        tell(command("wait").put("ms", ms));
        await("waited", any -> true);
    }

    /** Breaks the socket as a network does. */
    void cut() {
        tell(command("cut"));
    }

    /** Waits for the next status of the SDK, which has to be this one; the reason that came with it. */
    int awaitStatus(final int status) {
        final JsonNode event = await("status", any -> true);
        assertEquals(status, event.path("status").asInt(), () -> uid + ": " + events);
        return event.path("reason").asInt();
    }

    /** The next status that is this one, whatever comes before; the reason that came with it. */
    int awaitStatusAtLast(final int status) {
        return await("status", event -> status == event.path("status").asInt()).path("reason").asInt();
    }

    /** The next message. */
    JsonNode recv() {
        return await("recv", any -> true);
    }

    /** Waits for the answer of the n-th message that was sent, which has to be a success; its sequence. */
    long awaitAck(final int clientSeq) {
        final JsonNode ack = await("ack", event -> clientSeq == event.path("clientSeq").asInt());
        assertEquals(1, ack.path("reason").asInt(), ack::toString);
        return ack.path("messageSeq").asLong();
    }

    /** The reason that the n-th message is answered with. */
    int awaitReason(final int clientSeq) {
        return await("ack", event -> clientSeq == event.path("clientSeq").asInt()).path("reason").asInt();
    }

    /** How many events of this kind are here and were not waited for. */
    long count(final String kind) {
        collect();
        return events.stream().filter(event -> kind.equals(event.path("is").asText())).count();
    }

    /** Waits for an event of this kind and takes it. */
    JsonNode await(final String kind, final Predicate<JsonNode> wanted) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            collect();
            for (int i = 0; i < events.size(); i++) {
                if (kind.equals(events.get(i).path("is").asText()) && wanted.test(events.get(i))) {
                    return events.remove(i);
                }
            }
            assertTrue(process.isAlive() || !arriving.isEmpty(), () -> "the program of " + uid + " has ended");
            assertTrue(System.nanoTime() < deadlineNs, () -> uid + " waits for " + kind + ", there was " + events);
            waitForMore();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void waitForMore() {
        try {
            final JsonNode next = arriving.poll(1, TimeUnit.SECONDS);
            if (null != next) {
                events.add(next);
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", ex);
        }
    }

    private void collect() {
        arriving.drainTo(events);
    }

    private static ObjectNode command(final String what) {
        return JSON.createObjectNode().put("do", what);
    }

    private void tell(final ObjectNode command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (final IOException ex) {
            throw new UncheckedIOException("the program of " + uid + " has ended", ex);
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); null != line; line = lines.readLine()) {
                arriving.add(JSON.readTree(line));
            }
        } catch (final IOException ex) {
            // the program was ended while it spoke; whoever waits for it notices
            arriving.clear();
        }
    }
}
