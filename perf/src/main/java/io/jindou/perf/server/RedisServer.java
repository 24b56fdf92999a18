package io.jindou.perf.server;

import io.jindou.perf.peer.RedisProtocol;
import io.jindou.perf.rig.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Redis with its append-only file. */
public final class RedisServer implements Server {
    private final LocalProgram program;
    private final boolean isAlways;

    private RedisServer(final Programs programs, final boolean isAlways) {
        this.program = new LocalProgram(programs, "redis-server", "redis-server");
        this.isAlways = isAlways;
    }

    /** Another thread syncs the file once a second. */
    public static RedisServer everySecond(final Programs programs) {
        return new RedisServer(programs, false);
    }

    /** The file is synced before answers are sent. */
    public static RedisServer always(final Programs programs) {
        return new RedisServer(programs, true);
    }

    @Override
    public String name() {
        return isAlways ? "redis-always" : "redis-everysec";
    }

    @Override
    public String persistence() {
        return isAlways
            ? "D2: ack after a sync to disk, one for each turn of the loop (appendfsync always)"
            : "D1: ack after a write to the page cache (appendfsync everysec)";
    }

    @Override
    public Protocol protocol() {
        return new RedisProtocol(name());
    }

    @Override
    public String missing() {
        return program.missing();
    }

    @Override
    public String version() throws IOException {
        return program.version("--version");
    }

    /** No snapshots and no rewriting of the file: both would fork while we measure. */
    @Override
    public Running start(final Path directory, final int core) throws IOException {
        final int port = ServerProcess.freePort();
        final Path settings = directory.resolve("redis.conf");
        Files.writeString(settings, String.format(Locale.ROOT, """
            bind 127.0.0.1
            port %d
            dir "%s"
            appendonly yes
            appendfsync %s
            auto-aof-rewrite-percentage 0
            save ""
            maxclients 20000
            tcp-backlog 4096
            """, port, directory, isAlways ? "always" : "everysec"));
        return ServerProcess.start(
            name(), program.command(core, settings.toString()), directory, port, ServerProcess.START_LIMIT_MS);
    }
}
