package io.jindou.perf.server;

import java.util.List;

/** The servers that Jindou is measured beside. */
public final class PeerServers {
    private PeerServers() {
    }

    /** All of them, in the order of tables; whether one can be started, {@link Server#missing} says. */
    public static List<Server> all(final Programs programs) {
        return List.of(
            NatsServer.jetStream(programs), RedisServer.everySecond(programs), RedisServer.always(programs),
            new MosquittoServer(programs, 1), new MosquittoServer(programs, 0), NatsServer.core(programs),
            RelayServer.plain(programs), RelayServer.syncing(programs),
            new JetStreamCluster(programs));
    }
}
