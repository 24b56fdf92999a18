package io.jindou.cluster.demo;

import java.nio.file.Files;
import java.nio.file.Path;

/** Looks from outside like {@code jindou up}; keeps nothing over its death. */
public final class TinyNode {
    private TinyNode() {
    }

    /** As {@link DemoNode} starts it: up --data DIR --tcp-port PORT --tokens off. */
    public static void main(final String[] arguments) throws Exception {
        final Path data = Files.createDirectories(Path.of(arguments[2]));
        final Path logs = Files.createDirectories(data.resolve("logs"));
        Files.writeString(logs.resolve("jindou.log"), "started\n");
        final MemoryServer server = new MemoryServer(MemoryServer.Mistake.NONE, Integer.parseInt(arguments[4]));
        final int port = server.start();
        Files.writeString(data.resolve("admin.token"), server.adminToken());
        final Path half = Files.writeString(data.resolve("ports.half"), "{\"tcp\":" + port + "}");
        Files.move(half, data.resolve("ports.json"));
        Thread.currentThread().join();
    }
}
