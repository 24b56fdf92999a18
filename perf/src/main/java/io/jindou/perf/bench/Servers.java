package io.jindou.perf.bench;

import io.jindou.perf.jindou.JindouCell;
import io.jindou.perf.jindou.JindouOptions;
import io.jindou.perf.jindou.JindouServer;
import io.jindou.perf.server.PeerServers;
import io.jindou.perf.server.Programs;
import io.jindou.perf.server.Server;
import io.jindou.perf.wukongim.JindouWuKongIm;
import io.jindou.perf.wukongim.WuKongImServer;
import io.jindou.perf.wukongim.WuKongImWay;
import java.util.ArrayList;
import java.util.List;

/** All servers that can be measured, by name, Jindou first. */
public final class Servers {
    private static final int FSYNC_LEVELS = 3;
    private static final String STRONGEST = "-fsync2";

    private Servers() {
    }

    /**
     * Jindou as asked for, then with the stronger fsync levels, then the peers, then what speaks WuKongIM's protocol, then three
     * nodes at the same levels.
     */
    public static List<Server> all(final Programs programs, final JindouOptions jindou) {
        final List<JindouOptions> levels = new ArrayList<>();
        for (int level = jindou.fsyncLevel(); level < FSYNC_LEVELS; level++) {
            levels.add(jindou.withFsyncLevel(level));
        }
        final List<Server> servers = new ArrayList<>();
        levels.forEach(options -> servers.add(new JindouServer(programs, options)));
        servers.addAll(PeerServers.all(programs));
        for (final WuKongImWay way : WuKongImWay.values()) {
            servers.add(new JindouWuKongIm(programs, jindou, way));
            servers.add(new WuKongImServer(way));
        }
        levels.forEach(options -> servers.add(new JindouCell(programs, options)));
        return servers;
    }

    /**
     * Those that need not be asked for by name, without the strongest fsync level, which costs a run and, on one node, differs
     * little from the one before.
     */
    public static List<Server> usual(final List<Server> all) {
        return all.stream().filter(server -> !server.isMeasuredOnlyByName())
            .filter(server -> server == all.get(0) || !server.name().endsWith(STRONGEST)).toList();
    }

    /** The server of a name; for Jindou, the fsync level that was asked for may be left out. Null: there is none. */
    public static Server named(final List<Server> all, final String name, final JindouOptions jindou) {
        return all.stream().filter(server -> server.name().equals(name) || server.name().equals(jindou.named(name))).findFirst()
            .orElse(null);
    }
}
