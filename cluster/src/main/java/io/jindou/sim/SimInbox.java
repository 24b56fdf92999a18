package io.jindou.sim;

import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.frame.FrameScanner;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** Cuts what a client reads into frames, wherever the reads have cut it. */
final class SimInbox {
    private static final byte[] NOTHING = new byte[0];

    private byte[] kept = NOTHING;

    /** Takes frames, inner ones of batches alone. */
    interface Handler {
        void onFrame(int type, UnsafeBuffer body, int length);
    }

    void onBytes(final byte[] more, final Handler handler) {
        final byte[] all = Arrays.copyOf(kept, kept.length + more.length);
        System.arraycopy(more, 0, all, kept.length, more.length);
        final UnsafeBuffer buffer = new UnsafeBuffer(all);
        int at = 0;
        int length = FrameScanner.scan(buffer, 0, all.length);
        while (length > 0) {
            final int type = buffer.getByte(at + FrameDescriptor.TYPE_OFFSET);
            final int body = at + FrameDescriptor.HEADER_LENGTH;
            if (FrameDescriptor.BATCH == type) {
                SimFailure.require(FrameScanner.scanBatch(buffer, body, at + length - body) > 0, Check.DELIVERY,
                    "a client is sent a batch that does not add up");
                for (int inner = body; inner < at + length;) {
                    final int innerLength = FrameDescriptor.innerBodyLength(buffer, inner);
                    inner += FrameDescriptor.INNER_HEADER_LENGTH;
                    handler.onFrame(buffer.getByte(inner - FrameDescriptor.INNER_HEADER_LENGTH),
                        new UnsafeBuffer(buffer, inner, innerLength), innerLength);
                    inner += innerLength;
                }
            } else {
                handler.onFrame(type, new UnsafeBuffer(buffer, body, at + length - body), at + length - body);
            }
            at += length;
            length = FrameScanner.scan(buffer, at, all.length - at);
        }
        SimFailure.require(FrameScanner.NEED_MORE == length, Check.DELIVERY, "a client is sent what is no frame: ", length);
        kept = at == all.length ? NOTHING : Arrays.copyOfRange(all, at, all.length);
    }

    boolean isEmpty() {
        return 0 == kept.length;
    }
}
