package io.jindou.gateway.net;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Looks at the memory of Netty's buffers through Agrona's, without a copy. */
final class ByteBufs {
    private ByteBufs() {
    }

    /** Points the view at a range of the buffer; valid until the buffer grows or is released. */
    static void view(final UnsafeBuffer view, final ByteBuf of, final int index, final int length) {
        if (of.hasMemoryAddress()) {
            view.wrap(of.memoryAddress() + index, length);
        } else if (of.hasArray()) {
            view.wrap(of.array(), of.arrayOffset() + index, length);
        } else {
            final ByteBuffer nio = of.internalNioBuffer(index, length);
            view.wrap(nio, nio.position(), length);
        }
    }
}
