package io.jindou.perf.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server as a process of its own: its output goes to a file in its directory, it is up when its port takes a connection, and it
 * ends with the bench, even if that is interrupted.
 */
public final class ServerProcess implements Server.Running {
    /** For a start that includes reading an empty directory; much more than any of the servers needs on a busy machine. */
    static final long START_LIMIT_MS = 30_000;
    private static final long STOP_LIMIT_MS = 10_000;
    private static final long KILL_LIMIT_MS = 5_000;
    private static final long POLL_MS = 5;
    private static final int CONNECT_LIMIT_MS = 1_000;

    private final String name;
    private final Process process;
    private final InetSocketAddress address;
    private final Thread onExit = new Thread(() -> endAll(STOP_LIMIT_MS), "end-server");

    private ServerProcess(final String name, final Process process, final InetSocketAddress address) {
        this.name = name;
        this.process = process;
        this.address = address;
    }

    /**
     * Starts a command and waits until its port on 127.0.0.1 takes connections.
     *
     * @param name      for messages and the name of the output file
     * @param directory its working directory
     * @param limitMs   how long it may take
     * @throws IOException with the end of the program's output when it ends or the time is over before the port opens
     */
    public static ServerProcess start(
        final String name, final List<String> command, final Path directory, final int port, final long limitMs)
        throws IOException {
        final OutputFile output = new OutputFile(directory.resolve(name + ".out"));
        final Process process;
        try {
            process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(output.file().toFile()).start();
        } catch (final IOException failure) {
            final String line = String.join(" ", command);
            throw new IOException("cannot start " + name + " (" + line + "): " + failure.getMessage(), failure);
        }
        final ServerProcess server = new ServerProcess(name, process, new InetSocketAddress(loopback(), port));
        try {
            Runtime.getRuntime().addShutdownHook(server.onExit);
            server.awaitPort(limitMs, output);
            return server;
        } catch (final IOException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    /** A port of 127.0.0.1 that nobody uses now. */
    public static int freePort() throws IOException {
        return freePorts(1)[0];
    }

    /** Several of them, all different. */
    public static int[] freePorts(final int count) throws IOException {
        final int[] ports = new int[count];
        final List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, loopback()));
                ports[i] = held.get(i).getLocalPort();
            }
            return ports;
        } finally {
            for (final ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public long[] pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants()).mapToLong(ProcessHandle::pid).toArray();
    }

    /** Asks the processes to end, and makes them end when they do not; a second call does nothing. */
    @Override
    public void close() {
        close(STOP_LIMIT_MS);
    }

    void close(final long limitMs) {
        endAll(limitMs);
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (final IllegalStateException nothing) {
            // the JVM is going down and runs the hook itself
        }
    }

    private void awaitPort(final long limitMs, final OutputFile output) throws IOException {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        while (!takesConnections()) {
            if (!process.isAlive()) {
                throw new IOException(name + " ended with exit code " + process.exitValue() + " instead of listening; "
                    + output.tail());
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new IOException(name + " did not listen on port " + address.getPort() + " within " + limitMs + " ms; "
                    + output.tail());
            }
            try {
                process.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
            } catch (final InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw (IOException)new InterruptedIOException("interrupted while " + name + " started").initCause(interrupt);
            }
        }
    }

    private boolean takesConnections() {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_LIMIT_MS);
            return true;
        } catch (final IOException notYet) {
            return false;
        }
    }

    private void endAll(final long limitMs) {
        final List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        if (!awaitEnd(all, limitMs)) {
            all.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(all, KILL_LIMIT_MS);
        }
    }

    /** False: the time is over, or the thread was interrupted, which is no reason to leave a server behind. */
    private static boolean awaitEnd(final List<ProcessHandle> all, final long limitMs) {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        boolean isInterrupted = Thread.interrupted();
        boolean isEnded = false;
        while (!isEnded && System.nanoTime() - deadline < 0) {
            isEnded = all.stream().noneMatch(ProcessHandle::isAlive);
            if (!isEnded) {
                try {
                    TimeUnit.MILLISECONDS.sleep(POLL_MS);
                } catch (final InterruptedException interrupt) {
                    isInterrupted = true;
                    break;
                }
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return isEnded;
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
