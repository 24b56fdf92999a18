package io.jindou.perf.server;

import io.jindou.perf.peer.MqttProtocol;
import io.jindou.perf.rig.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The Mosquitto MQTT broker, without persistence. */
public final class MosquittoServer implements Server {
    private final LocalProgram program;
    private final int qos;

    /**
     * A broker that is spoken to at one level of service.
     *
     * @param qos 0 or 1
     */
    public MosquittoServer(final Programs programs, final int qos) {
        this.program = new LocalProgram(programs, "mosquitto", "mosquitto");
        this.qos = qos;
    }

    @Override
    public String name() {
        return "mosquitto-qos" + qos;
    }

    @Override
    public String persistence() {
        return qos > 0 ? "D0: ack from memory, nothing stored" : "nothing stored, no acks";
    }

    @Override
    public Protocol protocol() {
        return new MqttProtocol(name(), qos);
    }

    @Override
    public String missing() {
        return program.missing();
    }

    @Override
    public String version() throws IOException {
        return program.version("-h");
    }

    /** Nothing is limited that would drop messages or hold them back, and TCP does not wait to fill its segments. */
    @Override
    public Running start(final Path directory, final int core) throws IOException {
        final int port = ServerProcess.freePort();
        final Path settings = directory.resolve("mosquitto.conf");
        Files.writeString(settings, String.format(Locale.ROOT, """
            listener %d 127.0.0.1
            allow_anonymous true
            persistence false
            max_queued_messages 0
            max_inflight_messages 0
            set_tcp_nodelay true
            connection_messages false
            log_dest stderr
            log_type error
            """, port));
        return ServerProcess.start(
            name(), program.command(core, "-c", settings.toString()), directory, port, ServerProcess.START_LIMIT_MS);
    }
}
