package io.jindou.perf.server;

import io.jindou.perf.peer.JetStreamProtocol;
import io.jindou.perf.rig.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** NATS JetStream on three servers of one cluster, with a stream that each of them keeps. */
final class JetStreamCluster implements Server {
    private static final int NODES = 3;

    private final LocalProgram program;

    JetStreamCluster(final Programs programs) {
        this.program = new LocalProgram(programs, "nats-server", "nats-server");
    }

    @Override
    public String name() {
        return protocol().name();
    }

    @Override
    public String persistence() {
        return "D1 on 2 of 3 nodes: ack after a write to the page cache of a majority (file storage, synced every 2 min); "
            + "clients "
            + "are connected to the stream's leader; delivery by a plain subscription, which does not wait for it";
    }

    @Override
    public Protocol protocol() {
        return new JetStreamProtocol(NODES);
    }

    @Override
    public int nodes() {
        return NODES;
    }

    @Override
    public String missing() {
        return program.missing();
    }

    @Override
    public String version() throws IOException {
        return program.version("--version");
    }

    /** Returns when all take connections; whether they have found each other, who makes the stream finds out. */
    @Override
    public Running start(final Path directory, final int core) throws IOException {
        final int[] ports = ServerProcess.freePorts(2 * NODES);
        final int[] routes = Arrays.copyOfRange(ports, NODES, ports.length);
        final ServerGroup group = new ServerGroup();
        try {
            for (int i = 0; i < NODES; i++) {
                final String node = name() + "-" + i;
                final Path settings = directory.resolve(node + ".conf");
                Files.writeString(settings, settings(node, ports[i], routes[i], routes, directory.resolve(node)));
                group.add(ServerProcess.start(
                    node, program.command(core, "-c", settings.toString()), directory, ports[i], ServerProcess.START_LIMIT_MS));
            }
            return group;
        } catch (final IOException | RuntimeException failure) {
            group.close();
            throw failure;
        }
    }

    /** The name of the cluster is its own, so that servers of another one that found a port of ours would not be let in. */
    static String settings(final String node, final int port, final int route, final int[] routes, final Path store) {
        final String urls = Arrays.stream(routes).mapToObj(other -> "\"nats://127.0.0.1:" + other + "\"")
            .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, """
            server_name: "%s"
            listen: "127.0.0.1:%d"
            cluster { name: "bench-%d", listen: "127.0.0.1:%d", routes: [%s] }
            jetstream { store_dir: "%s" }
            """, node, port, routes[0], route, urls, store);
    }
}
