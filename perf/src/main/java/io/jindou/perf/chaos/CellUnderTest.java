package io.jindou.perf.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** A cell of processes to which things can be done. For one thread. Processes have names, such as {@code node-0}. */
interface CellUnderTest extends AutoCloseable {
    List<String> nodes();

    List<String> gateways();

    /** Where clients connect, in the order of {@link #gateways}. */
    List<InetSocketAddress> addresses();

    String adminToken() throws IOException;

    /** Asks every process; one that does not answer soon counts as down. */
    CellView view();

    /** Starts a process that has ended, and does not wait until it serves. */
    void start(String name) throws IOException, InterruptedException;

    boolean isAlive(String name);

    /** SIGKILL; returns when the process is gone. */
    void kill(String name) throws IOException, InterruptedException;

    /** SIGTERM; returns when the process is gone. */
    void terminate(String name) throws IOException, InterruptedException;

    /** SIGSTOP. */
    void freeze(String name) throws IOException, InterruptedException;

    /** SIGCONT. */
    void thaw(String name) throws IOException, InterruptedException;

    /** Removes what a node that does not run has stored. */
    void wipe(String name) throws IOException, InterruptedException;

    /** Returns when the snapshot is complete. */
    void snapshot() throws IOException, InterruptedException;

    /** What the network does to a process from now on. */
    void faults(String name, String spec) throws IOException, InterruptedException;

    /** Ends all processes. */
    @Override
    void close() throws IOException;

    /** Where data and logs are. */
    Path data();
}
