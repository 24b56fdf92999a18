package io.jindou.perf.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A blocking connection of a text protocol, for what is set up before a run. */
final class LineSocket implements Closeable {
    private static final int TIMEOUT_MS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    LineSocket(final InetSocketAddress address) throws IOException {
        this(address, TIMEOUT_MS);
    }

    /** With another limit for each read, which ends with a {@link java.net.SocketTimeoutException} then. */
    LineSocket(final InetSocketAddress address, final int timeoutMs) throws IOException {
        try {
            socket.connect(address, TIMEOUT_MS);
            socket.setSoTimeout(timeoutMs);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (final IOException failure) {
            socket.close();
            throw failure;
        }
    }

    void write(final byte[] bytes) throws IOException {
        out.write(bytes);
    }

    void write(final String ascii) throws IOException {
        write(ascii.getBytes(US_ASCII));
    }

    /** The next line, without its end. */
    String readLine() throws IOException {
        final StringBuilder line = new StringBuilder();
        for (int value = in.read(); value != '\n'; value = in.read()) {
            if (value < 0) {
                throw new EOFException("the server closed the connection after: " + line);
            }
            line.append((char)value);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
