package io.jindou.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A caller of the HTTP API that writes what the test says, byte by byte if need be, and splits answers by their length. */
final class HttpTestClient implements AutoCloseable {
    private static final String LENGTH = "content-length: ";

    final List<Answer> answers = new ArrayList<>();
    boolean isEnded;
    private final SocketChannel channel;
    private final ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    private final StringBuilder kept = new StringBuilder();

    /** One answer. */
    record Answer(int status, String head, String body) {
    }

    HttpTestClient(final int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
    }

    static String get(final String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    static String post(final String path, final String body, final String... headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + String.join("", headers) + "Content-Length: "
            + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    /** Writes all; what is written must fit the socket's buffers. */
    void write(final String text) {
        final ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (final IOException ex) {
            isEnded = true;
        }
    }

    void pump() {
        try {
            int read = channel.read(chunk);
            while (read > 0) {
                chunk.flip();
                kept.append(ISO_8859_1.decode(chunk));
                chunk.clear();
                read = channel.read(chunk);
            }
            isEnded |= read < 0;
        } catch (final IOException ex) {
            isEnded = true;
        }
        while (split()) {
            // one after the other
        }
    }

    private boolean split() {
        final int end = kept.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        final String head = kept.substring(0, end);
        final int at = head.toLowerCase(java.util.Locale.ROOT).indexOf(LENGTH);
        final int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + LENGTH.length()).split("\r\n", 2)[0]);
        final int from = end + 4;
        if (kept.length() < from + length) {
            return false;
        }
        answers.add(new Answer(Integer.parseInt(head.split(" ", 3)[1]), head, kept.substring(from, from + length)));
        kept.delete(0, from + length);
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
