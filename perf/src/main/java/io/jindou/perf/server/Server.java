package io.jindou.perf.server;

import io.jindou.perf.rig.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** A server that can be measured. */
public interface Server {
    /** Short, lower case, such as {@code jindou}, {@code jetstream}, {@code mosquitto-qos1}. */
    String name();

    /** What survives what once a message is acknowledged, with the settings that make it so; for the table. */
    String persistence();

    /** What it is called by; a protocol object is used for one run. */
    Protocol protocol();

    /** How many nodes hold what is stored; servers of several are asked for by name, and compared with each other. */
    default int nodes() {
        return 1;
    }

    /** True: a comparison of all servers leaves it out. */
    default boolean isMeasuredOnlyByName() {
        return nodes() > 1;
    }

    /** Where a Jindou process has its data within the directory that it was started in; null: it is none, or has several. */
    default Path data(final Path directory) {
        return null;
    }

    /** Null when it can be started here; otherwise why not and what to do, in a sentence. */
    String missing();

    /** The program's own version, as it says. */
    String version() throws IOException;

    /**
     * Starts it and waits until it takes connections.
     *
     * @param directory an empty one for its data and its output
     * @param core      the processor core that it may use; below zero: all
     */
    Running start(Path directory, int core) throws IOException;

    /** A started server. */
    interface Running extends AutoCloseable {
        InetSocketAddress address();

        /** Of all processes that belong to the server. */
        long[] pids();

        /** What befell it since it was started that should be known beside its figures, a sentence each. */
        default List<String> remarks() {
            return List.of();
        }

        /** Ends the processes and waits for their end. */
        @Override
        void close();
    }
}
