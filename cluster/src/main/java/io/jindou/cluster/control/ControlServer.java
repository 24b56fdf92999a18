package io.jindou.cluster.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of the commands: one JSON object a line, {@code {"cmd":"status"}}, with
 * what the command is about beside it, {@code {"cmd":"session","uid":"alice"}}; the answer is one line too, with
 * {@code ok} true, or false and an {@code error} in one sentence. Only the owner of the process can open the socket.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CALLERS_MAX = 16;
    private static final long IDLE_THREAD_SEC = 10;

    private final Path directory;
    private final Path socket;
    private final ServerSocketChannel listener;
    private final ThreadPoolExecutor callers;
    private final Function<ControlRequest, Map<String, Object>> answers;

    private ControlServer(
        final Path directory,
        final Path socket,
        final ServerSocketChannel listener,
        final Function<ControlRequest, Map<String, Object>> answers) {
        this.directory = directory;
        this.socket = socket;
        this.listener = listener;
        this.answers = answers;
        this.callers = new ThreadPoolExecutor(0, CALLERS_MAX, IDLE_THREAD_SEC, TimeUnit.SECONDS, new SynchronousQueue<>(),
            task -> daemon(task, "jindou-control-caller"));
    }

    /**
     * Listens below the data directory. The function gets the request on a thread of this server, several at a time; what it
     * throws is answered as an error.
     */
    public static ControlServer launch(final Path directory, final Function<ControlRequest, Map<String, Object>> answers)
        throws IOException {
        final Path socket = ControlSocket.create(directory);
        final ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        final ControlServer server = new ControlServer(directory, socket, listener, answers);
        daemon(server::accept, "jindou-control").start();
        return server;
    }

    private static Thread daemon(final Runnable task, final String name) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                final SocketChannel caller = listener.accept();
                try {
                    callers.execute(() -> serve(caller));
                } catch (final RejectedExecutionException ex) {
                    LOGGER.info("a caller of the control socket is turned away: {} are being answered", CALLERS_MAX);
                    caller.close();
                }
            } catch (final AsynchronousCloseException nothing) {
                return;
            } catch (final IOException ex) {
                LOGGER.warn("the control socket failed: {}", ex.getMessage());
                return;
            }
        }
    }

    private void serve(final SocketChannel caller) {
        try (caller) {
            final Lines lines = new Lines(caller);
            for (String request = lines.read(); null != request; request = lines.read()) {
                lines.write(JSON.writeValueAsString(answer(request)));
            }
        } catch (final ClosedChannelException nothing) {
            LOGGER.debug("a caller of the control socket left");
        } catch (final IOException ex) {
            LOGGER.info("a caller of the control socket was lost: {}", ex.getMessage());
        }
    }

    private Map<String, Object> answer(final String request) {
        final Map<String, Object> answer = new LinkedHashMap<>();
        try {
            final Map<String, Object> report = answers.apply(new ControlRequest(JSON.readTree(request)));
            answer.put("ok", true);
            answer.putAll(report);
        } catch (final JsonProcessingException ex) {
            answer.put("ok", false);
            answer.put("error", "the request is no JSON");
        } catch (final RuntimeException ex) {
            LOGGER.info("a control request failed", ex);
            answer.put("ok", false);
            answer.put("error", null == ex.getMessage() ? ex.getClass().getSimpleName() : ex.getMessage());
        }
        return answer;
    }

    @Override
    public void close() {
        try {
            listener.close();
            callers.shutdownNow();
            ControlSocket.remove(directory, socket);
        } catch (final IOException ex) {
            throw new IllegalStateException("cannot close the control socket " + socket, ex);
        }
    }
}
