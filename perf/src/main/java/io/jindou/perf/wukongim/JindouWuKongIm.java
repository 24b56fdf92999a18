package io.jindou.perf.wukongim;

import io.jindou.perf.jindou.JindouOptions;
import io.jindou.perf.jindou.JindouServer;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.server.Programs;
import io.jindou.perf.server.Server;
import io.jindou.perf.server.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The same node as {@link JindouServer} with clients that speak WuKongIM's protocol, and the HTTP API that their groups need. */
public final class JindouWuKongIm implements WuKongImPeer {
    private static final String NAME = "jindou-wukongim";
    private static final String WS_PORT = "--ws-port";
    private static final String OFF = "off";
    /** TCP, WebSocket, HTTP. */
    private static final int PORTS = 3;

    private final JindouOptions options;
    private final JindouServer node;
    private final WuKongImWay way;
    private final int version;
    private volatile URI api;

    public JindouWuKongIm(final Programs programs, final JindouOptions options, final WuKongImWay way) {
        this(new JindouServer(programs, options), options, way, VERSION_DEFAULT, null);
    }

    private JindouWuKongIm(
        final JindouServer node, final JindouOptions options, final WuKongImWay way, final int version, final URI api) {
        this.options = options;
        this.node = node;
        this.way = way;
        this.version = version;
        this.api = api;
    }

    @Override
    public JindouWuKongIm speaking(final int newVersion, final URI newApi) {
        return new JindouWuKongIm(node, options, way, newVersion, newApi);
    }

    /** {@code jindou-wukongim} and the way behind it, then the fsync level unless that is 0. */
    @Override
    public String name() {
        return options.named(way.named(NAME));
    }

    @Override
    public String persistence() {
        return node.persistence() + "; WuKongIM's protocol, " + (way.isEncrypted() ? "encrypted" : "plain") + ", over "
            + (way.isWebSocket() ? "WebSocket" : "TCP");
    }

    /** Knows the HTTP API of the node that was started last. */
    @Override
    public Protocol protocol() {
        return new WuKongImProtocol(name(), way, version, api);
    }

    /** Where HTTP requests to the node that was started last go. */
    URI api() {
        return api;
    }

    @Override
    public Path data(final Path directory) {
        return node.data(directory);
    }

    @Override
    public String missing() {
        return node.missing();
    }

    @Override
    public String version() {
        return node.version();
    }

    @Override
    public Running start(final Path directory, final int core) throws IOException {
        final int[] free = ServerProcess.freePorts(PORTS);
        final String webSocket = way.isWebSocket() ? Integer.toString(free[1]) : OFF;
        final ServerProcess process = node.start(directory, core, free[0], List.of(WS_PORT, webSocket,
            "--http-port", Integer.toString(free[2]), "--encryption", way.isEncrypted() ? "on" : OFF));
        final String host = process.address().getHostString();
        api = URI.create("http://" + host + ":" + free[2]);
        return way.isWebSocket() ? new AtPort(process, new InetSocketAddress(host, free[1])) : process;
    }

    /** A process whose clients do not come to the port that it was started by. */
    private record AtPort(ServerProcess process, InetSocketAddress address) implements Server.Running {
        @Override
        public long[] pids() {
            return process.pids();
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
