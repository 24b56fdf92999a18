package io.jindou.perf.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** All messages in one file, on the disk before anybody hears of them. */
final class RelayLog implements AutoCloseable {
    private static final int CAPACITY = 4 * 1024 * 1024;

    private final FileChannel file;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(CAPACITY);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private int end;
    private boolean isChanged;

    RelayLog(final Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    void append(final DirectBuffer source, final int offset, final int length) throws IOException {
        if (end + length > CAPACITY) {
            write();
        }
        buffer.putBytes(end, source, offset, length);
        end += length;
        isChanged = true;
    }

    /** Returns when everything that was appended is on the disk; at once when nothing was. */
    void sync() throws IOException {
        if (isChanged) {
            write();
            file.force(false);
            isChanged = false;
        }
    }

    private void write() throws IOException {
        bytes.limit(end).position(0);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        end = 0;
    }

    @Override
    public void close() {
        CloseHelper.close(file);
    }
}
