package io.jindou.perf.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A {@link TestServer} behind a real port: a thread for each connection, one of them at a time in the server. */
final class SocketServer implements AutoCloseable {
    private static final int BUFFER = 8 << 10;
    private static final int BACKLOG = 200;

    final TestServer server;
    private final ServerSocket listener;
    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch ended;

    /** A server that says when so many connections have ended. */
    SocketServer(final TestServer server, final int connections) throws IOException {
        this.server = server;
        ended = new CountDownLatch(connections);
        listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress)listener.getLocalSocketAddress();
    }

    /** Waits until all connections have been closed by the clients. */
    void awaitEnds() throws InterruptedException {
        ended.await();
    }

    /** Ends all connections. */
    void end() {
        synchronized (server) {
            for (final Socket socket : sockets) {
                try {
                    socket.shutdownOutput();
                } catch (final IOException ex) {
                    throw new UncheckedIOException(ex);
                }
            }
        }
    }

    private void accept() {
        try {
            while (true) {
                final Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                synchronized (server) {
                    sockets.add(socket);
                }
                start(() -> serve(socket));
            }
        } catch (final IOException nothing) {
            // the end of the test
        }
    }

    private void serve(final Socket socket) {
        final TestServer.Line line = frame -> {
            try {
                socket.getOutputStream().write(frame);
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        };
        final byte[] buffer = new byte[BUFFER];
        try (socket) {
            for (int count = socket.getInputStream().read(buffer); count > 0; count = socket.getInputStream().read(buffer)) {
                synchronized (server) {
                    server.onBytes(line, Arrays.copyOf(buffer, count));
                }
            }
        } catch (final IOException | UncheckedIOException nothing) {
            // the client has gone, with answers on their way
        } finally {
            ended.countDown();
        }
    }

    private static void start(final Runnable task) {
        final Thread thread = new Thread(task, "test-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (server) {
            for (final Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
