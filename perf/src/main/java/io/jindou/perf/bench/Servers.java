package io.jindou.perf.bench;

import io.jindou.perf.jindou.JindouOptions;
import io.jindou.perf.jindou.JindouServer;
import io.jindou.perf.server.PeerServers;
import io.jindou.perf.server.Programs;
import io.jindou.perf.server.Server;
import java.util.ArrayList;
import java.util.List;

/** All servers that can be measured, by name, Jindou first. */
public final class Servers {
    private static final int FSYNC_LEVELS = 3;
    private static final String STRONGEST = "-fsync2";

    private Servers() {
    }

    /** Jindou as asked for, then with the stronger fsync levels, then the peers. */
    public static List<Server> all(final Programs programs, final JindouOptions jindou) {
        final List<Server> servers = new ArrayList<>();
        servers.add(new JindouServer(programs, jindou));
        for (int level = jindou.fsyncLevel() + 1; level < FSYNC_LEVELS; level++) {
            servers.add(new JindouServer(programs, jindou.withFsyncLevel(level)));
        }
        servers.addAll(PeerServers.all(programs));
        return servers;
    }

    /** Without the strongest fsync level, which costs a run and, on one node, differs little from the one before. */
    public static List<Server> usual(final List<Server> all) {
        return all.stream().filter(server -> server == all.get(0) || !server.name().endsWith(STRONGEST)).toList();
    }
}
