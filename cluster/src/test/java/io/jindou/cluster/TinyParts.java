package io.jindou.cluster;

import io.aeron.cluster.service.ClusteredService;
import io.jindou.engine.Engine;
import io.jindou.engine.journal.chronicle.ChronicleJournal;
import io.jindou.engine.service.EngineStatus;
import io.jindou.engine.service.EngineVersions;
import io.jindou.engine.service.SessionLife;
import io.jindou.gateway.ClientPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The smallest engine and gateway with which a node can be started, stopped and broken. */
public final class TinyParts implements NodeParts {
    @Override
    public HostedEngine engine(final EngineSite site) {
        final TinyService service = new TinyService(site.errors());
        return new HostedEngine() {
            @Override
            public ClusteredService service() {
                return service;
            }

            @Override
            public int appVersion() {
                return EngineVersions.appVersion(Engine.VERSION);
            }

            @Override
            public CompletableFuture<EngineStatus> requestStatus() {
                return service.requestStatus();
            }

            @Override
            public CompletableFuture<SessionLife> requestSessions(final String uid) {
                return CompletableFuture.completedFuture(new SessionLife(uid, false, 0, 0, List.of(), List.of()));
            }

            @Override
            public ChronicleJournal journal() {
                return null;
            }

            @Override
            public Map<String, Long> counters() {
                return Map.of();
            }

            @Override
            public void close() {
                service.close();
            }
        };
    }

    @Override
    public HostedGateway gateway(final GatewaySite site) throws IOException {
        final ServerSocket socket = new ServerSocket();
        final ClientPorts ports = site.settings().ports();
        socket.bind(new InetSocketAddress(InetAddress.getByName(ports.tcpHost()), ports.tcpPort()));
        return new HostedGateway() {
            @Override
            public int tcpPort() {
                return socket.getLocalPort();
            }

            @Override
            public long links() {
                return 1;
            }

            @Override
            public Map<String, Long> counters() {
                return Map.of("connections", 0L);
            }

            @Override
            public void close() {
                try {
                    socket.close();
                } catch (final IOException ex) {
                    throw new UncheckedIOException(ex);
                }
            }
        };
    }
}
