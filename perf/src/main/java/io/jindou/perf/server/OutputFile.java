package io.jindou.perf.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a started program wrote. */
public record OutputFile(Path file) {
    private static final int TAIL_BYTES = 2_000;

    /** For the end of an error message: the last lines, as far as they can be read. */
    public String tail() {
        if (!Files.exists(file)) {
            return "it wrote nothing";
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final ByteBuffer last = ByteBuffer.allocate((int)Math.min(TAIL_BYTES, channel.size()));
            channel.read(last, channel.size() - last.capacity());
            final String text = new String(last.array(), 0, last.position(), UTF_8).strip();
            return text.isEmpty() ? "it wrote nothing" : "the end of its output:\n" + text;
        } catch (final IOException failure) {
            return "its output in " + file + " cannot be read: " + failure;
        }
    }
}
