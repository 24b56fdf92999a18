package io.jindou.client;

import static io.jindou.codecs.Limits.FRAME_BATCH_COUNT_MAX;
import static io.jindou.codecs.Limits.FRAME_BODY_MAX;
import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.MAGIC_LENGTH;

import io.jindou.codecs.frame.FrameDescriptor;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Packs queued frames into what goes out with one write: a single frame as it is, several as one BATCH. One for each loop.
 *
 * <pre>
 *   0                   11
 *   +-------------------+-------------------+-------------------+
 *   | header of a batch | type length body  | type length body  |
 *   +-------------------+-------------------+-------------------+
 *        | magic (from 5)| of a single frame |
 * </pre>
 */
final class FrameWriter {
    /** A batch is closed when it is above this, so that the first frames need not wait for the copying of the last ones. */
    private static final int BATCH_TARGET = 64 << 10;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(HEADER_LENGTH + INNER_HEADER_LENGTH + FRAME_BODY_MAX);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private int count;
    private int end;

    void reset() {
        count = 0;
        end = HEADER_LENGTH;
    }

    boolean isEmpty() {
        return 0 == count;
    }

    /** Appends a frame as {@link WireEncoder} makes it; false: this batch is full. An empty one takes every frame. */
    boolean tryAdd(final byte[] frame) {
        if (count > 0) {
            final int bodyLength = end - HEADER_LENGTH + frame.length;
            if (FRAME_BATCH_COUNT_MAX == count || end >= BATCH_TARGET || bodyLength > FRAME_BODY_MAX) {
                return false;
            }
        }
        buffer.putBytes(end, frame);
        end += frame.length;
        count++;
        return true;
    }

    /** True when {@link #sealed} makes a batch of it. */
    boolean isBatch() {
        return count > 1;
    }

    /** The bytes to write; valid until {@link #reset}. */
    ByteBuffer sealed() {
        final int start;
        if (isBatch()) {
            start = 0;
            FrameDescriptor.putHeader(buffer, 0, FrameDescriptor.BATCH, end - HEADER_LENGTH);
        } else {
            start = HEADER_LENGTH - MAGIC_LENGTH;
            for (int i = 0; i < MAGIC_LENGTH; i++) {
                buffer.putByte(start + i, FrameDescriptor.magic(i));
            }
        }
        bytes.limit(end).position(start);
        return bytes;
    }
}
