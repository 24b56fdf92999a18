package io.jindou.gateway.memory;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Bytes under way in one direction of a socket. */
final class ByteQueue {
    private static final int INITIAL_CAPACITY = 512;

    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private int head;
    private int tail;

    int size() {
        return tail - head;
    }

    void add(final byte[] more, final int offset, final int length) {
        reserve(length);
        System.arraycopy(more, offset, bytes, tail, length);
        tail += length;
    }

    /** Adds from a buffer without moving its indexes. */
    void add(final ByteBuf from, final int length) {
        reserve(length);
        from.getBytes(from.readerIndex(), bytes, tail, length);
        tail += length;
    }

    void moveTo(final ByteBuf to, final int length) {
        to.writeBytes(bytes, head, length);
        head += length;
    }

    byte[] take(final int length) {
        final byte[] taken = Arrays.copyOfRange(bytes, head, head + length);
        head += length;
        return taken;
    }

    void clear() {
        head = 0;
        tail = 0;
    }

    private void reserve(final int length) {
        if (tail + length > bytes.length) {
            final int size = size();
            final byte[] target = size + length > bytes.length ? new byte[Math.max(2 * bytes.length, size + length)] : bytes;
            System.arraycopy(bytes, head, target, 0, size);
            bytes = target;
            head = 0;
            tail = size;
        }
    }
}
