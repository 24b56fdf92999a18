package io.jindou.cluster.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Lines over a channel, in UTF-8, of bounded length. */
final class Lines {
    private static final int LINE_MAX = 1 << 20;
    private static final int READ_LENGTH = 8192;

    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocate(READ_LENGTH).limit(0);

    Lines(final SocketChannel channel) {
        this.channel = channel;
    }

    /** The next line without its end, or null at the end of the stream. */
    String read() throws IOException {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() <= LINE_MAX) {
            while (input.hasRemaining()) {
                final byte next = input.get();
                if ('\n' == next) {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(next);
            }
            input.clear();
            final int count = channel.read(input);
            input.flip();
            if (count < 0) {
                return null;
            }
        }
        throw new IOException("a line of the control socket is over " + LINE_MAX + " bytes");
    }

    void write(final String line) throws IOException {
        final ByteBuffer output = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (output.hasRemaining()) {
            channel.write(output);
        }
    }
}
