package io.jindou.perf.relay;

import java.io.IOException;
import java.nio.file.Path;

/** The relay as a process of its own: {@code RelayMain PORT [FILE]}; with a file it syncs every message before the ack. */
public final class RelayMain {
    private RelayMain() {
    }

    /** Serves until the process is ended. */
    public static void main(final String[] args) throws IOException {
        try (Relay relay = new Relay(Integer.parseInt(args[0]), args.length > 1 ? Path.of(args[1]) : null)) {
            relay.run();
        }
    }
}
