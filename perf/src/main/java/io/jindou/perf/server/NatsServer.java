package io.jindou.perf.server;

import io.jindou.perf.peer.JetStreamProtocol;
import io.jindou.perf.peer.NatsProtocol;
import io.jindou.perf.rig.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The NATS server, with or without a stream. */
public final class NatsServer implements Server {
    private final LocalProgram program;
    private final boolean isStream;

    private NatsServer(final Programs programs, final boolean isStream) {
        this.program = new LocalProgram(programs, "nats-server", "nats-server");
        this.isStream = isStream;
    }

    /** Messages only pass through. */
    public static NatsServer core(final Programs programs) {
        return new NatsServer(programs, false);
    }

    /** Messages are kept in files; a plain subscription delivers them. */
    public static NatsServer jetStream(final Programs programs) {
        return new NatsServer(programs, true);
    }

    @Override
    public String name() {
        return isStream ? "jetstream" : "nats";
    }

    @Override
    public String persistence() {
        return isStream
            ? "D1: ack after a write to the page cache (file storage, synced every 2 min); "
                + "delivery by a plain subscription, which does not wait for it"
            : "nothing stored, no acks";
    }

    @Override
    public Protocol protocol() {
        return isStream ? new JetStreamProtocol() : new NatsProtocol();
    }

    @Override
    public String missing() {
        return program.missing();
    }

    @Override
    public String version() throws IOException {
        return program.version("--version");
    }

    @Override
    public Running start(final Path directory, final int core) throws IOException {
        final int port = ServerProcess.freePort();
        final Path settings = directory.resolve("nats.conf");
        String text = "listen: 127.0.0.1:" + port + "\n";
        if (isStream) {
            text += "jetstream { store_dir: \"" + directory.resolve("store") + "\" }\n";
        }
        Files.writeString(settings, text);
        return ServerProcess.start(
            name(), program.command(core, "-c", settings.toString()), directory, port, ServerProcess.START_LIMIT_MS);
    }
}
