package io.jindou.perf.server;

import io.jindou.perf.JvmFlags;
import io.jindou.perf.peer.RelayProtocol;
import io.jindou.perf.relay.RelayMain;
import io.jindou.perf.rig.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Our own bare relay in a JVM of its own, as the floor under what a server in Java costs. */
public final class RelayServer implements Server {
    private static final String HEAP = "64m";
    private static final String DIRECT = "2g";

    private final Programs programs;
    private final boolean isSyncing;

    private RelayServer(final Programs programs, final boolean isSyncing) {
        this.programs = programs;
        this.isSyncing = isSyncing;
    }

    /** Nothing is stored. */
    public static RelayServer plain(final Programs programs) {
        return new RelayServer(programs, false);
    }

    /** Messages are synced to a file once per turn of its loop, before the acks of the turn. */
    public static RelayServer syncing(final Programs programs) {
        return new RelayServer(programs, true);
    }

    @Override
    public String name() {
        return isSyncing ? "relay-sync" : "relay";
    }

    @Override
    public String persistence() {
        return isSyncing ? "D2: ack after a sync to disk, one for each turn of the loop" : "D0: ack from memory, nothing stored";
    }

    @Override
    public Protocol protocol() {
        return new RelayProtocol(name());
    }

    @Override
    public String missing() {
        return null;
    }

    @Override
    public String version() {
        return Runtime.version().toString();
    }

    @Override
    public Running start(final Path directory, final int core) throws IOException {
        final int port = ServerProcess.freePort();
        final LocalProgram java = LocalProgram.java(programs);
        final List<String> arguments = new ArrayList<>(JvmFlags.opens());
        arguments.addAll(List.of("-Xms" + HEAP, "-Xmx" + HEAP, "-XX:MaxDirectMemorySize=" + DIRECT, "-XX:+UseSerialGC",
            "-cp", System.getProperty("java.class.path"), RelayMain.class.getName(), Integer.toString(port)));
        if (isSyncing) {
            arguments.add(directory.resolve("messages").toString());
        }
        return ServerProcess.start(
            name(), java.command(core, arguments.toArray(new String[0])), directory, port, ServerProcess.START_LIMIT_MS);
    }
}
