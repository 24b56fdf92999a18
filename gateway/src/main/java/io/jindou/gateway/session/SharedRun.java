package io.jindou.gateway.session;

import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;

import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.gateway.protocol.EncodedRecv;
import org.agrona.concurrent.UnsafeBuffer;

/** The frames of a run, kept once for all windows that wait for their acknowledgement. */
final class SharedRun {
    static final int NOT_FOUND = -1;

    final int slot;
    UnsafeBuffer block;
    int references;

    SharedRun(final int slot) {
        this.slot = slot;
    }

    /** Where the frame behind this message begins, looked for between two frames; or {@link #NOT_FOUND}. */
    int findEnd(final long messageId, final int from, final int end) {
        int at = from;
        while (at < end) {
            final int next = next(at);
            if (messageId == EncodedRecv.messageId(block, bodyOffset(at))) {
                return next;
            }
            at = next;
        }
        return NOT_FOUND;
    }

    int next(final int at) {
        return at + INNER_HEADER_LENGTH + bodyLength(at);
    }

    int bodyOffset(final int at) {
        return at + INNER_HEADER_LENGTH;
    }

    int bodyLength(final int at) {
        return FrameDescriptor.innerBodyLength(block, at);
    }
}
