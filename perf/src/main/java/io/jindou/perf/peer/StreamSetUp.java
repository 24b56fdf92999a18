package io.jindou.perf.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Makes a stream and waits until it can be used. In a cluster that takes a while: the servers elect who places streams, then the
 * replicas elect who leads this one. The one that leads shall be the server that clients are connected to, because then no
 * message
 * goes through another server first; the stream's leader is asked to step down until it is so.
 */
final class StreamSetUp {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "$JS.API.STREAM.";
    /** Questions to a cluster without a leader are not answered at all. */
    private static final int ANSWER_LIMIT_MS = 2_000;
    private static final int NOT_FOUND = 404;
    private static final long PAUSE_MS = 50;

    private final InetSocketAddress server;
    private final String stream;
    private final String config;
    private final int replicas;

    StreamSetUp(final InetSocketAddress server, final String stream, final String config, final int replicas) {
        this.server = server;
        this.stream = stream;
        this.config = config;
        this.replicas = replicas;
    }

    /**
     * Returns when the stream is there, led by this server, with all its replicas up to date. A stream that is there already
     * stays
     * as it is.
     *
     * @throws IOException with what is still missing when the time is over; on a single server nothing is waited for
     */
    void run(final long limitMs) throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        String missing = step();
        while (null != missing) {
            if (1 == replicas || System.nanoTime() - deadlineNs > 0) {
                throw new IOException("JetStream at " + server + " " + missing);
            }
            pause();
            missing = step();
        }
    }

    /** Does what can be done next; null: nothing is missing. */
    private String step() throws IOException {
        try (LineSocket socket = new LineSocket(server, ANSWER_LIMIT_MS)) {
            final String name = open(socket);
            JsonNode stands = ask(socket, "INFO", "");
            if (NOT_FOUND == stands.path("error").path("code").asInt()) {
                stands = ask(socket, "CREATE", config);
            }
            if (stands.has("error")) {
                return "refused to create a stream: " + stands;
            }
            if (1 == replicas) {
                return null;
            }
            return clustered(socket, name, stands.path("cluster"));
        } catch (final SocketTimeoutException noAnswer) {
            return "does not answer to the creation of a stream: its cluster has no leader";
        }
    }

    private String clustered(final LineSocket socket, final String name, final JsonNode cluster) throws IOException {
        final String leader = cluster.path("leader").asText("");
        if (leader.isEmpty()) {
            return "has no leader for the stream";
        }
        if (cluster.path("replicas").size() != replicas - 1) {
            return String.format(Locale.ROOT, "has %d replicas of the stream beside the leader instead of %d",
                cluster.path("replicas").size(), replicas - 1);
        }
        for (final JsonNode replica : cluster.path("replicas")) {
            if (!replica.path("current").asBoolean()) {
                return "has a replica that is not up to date: " + replica.path("name").asText();
            }
        }
        if (leader.equals(name)) {
            return null;
        }
        ask(socket, "LEADER.STEPDOWN", "");
        return "is " + name + ", but the stream is led by " + leader;
    }

    /** Returns the server's name, which is in the first line that it says. */
    private static String open(final LineSocket socket) throws IOException {
        final String info = socket.readLine();
        if (!info.startsWith("INFO ")) {
            throw new IOException("this is no NATS server; it says: " + info);
        }
        socket.write(NatsSpeaker.CONNECT);
        socket.write("SUB made.* 1\r\n");
        return JSON.readTree(info.substring(info.indexOf(' '))).path("server_name").asText();
    }

    private JsonNode ask(final LineSocket socket, final String request, final String body) throws IOException {
        socket.write("PUB " + API + request + "." + stream + " made." + request.charAt(0) + " " + body.length() + "\r\n"
            + body + "\r\n");
        String line = socket.readLine();
        while (!line.startsWith("MSG ")) {
            if (line.startsWith("PING")) {
                socket.write("PONG\r\n");
            } else if (!line.startsWith("INFO")) {
                throw new IOException("NATS at " + server + " did not answer to the creation of a stream but said: " + line);
            }
            line = socket.readLine();
        }
        return JSON.readTree(socket.readLine());
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (final InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw (IOException)new InterruptedIOException("interrupted while a stream was made").initCause(interrupt);
        }
    }
}
