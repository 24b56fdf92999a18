package io.jindou.perf.jindou;

import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.frame.FrameScanner;
import io.jindou.codecs.sbe.wire.ConnAckDecoder;
import io.jindou.codecs.sbe.wire.DisconnectDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.perf.rig.Ear;
import org.agrona.DirectBuffer;

/**
 * Walks over frames of the native protocol, those within batches too. The server is ours and measured, not attacked: a frame that
 * is no frame ends the run, but fields are believed.
 */
public final class NativeFrames {
    private NativeFrames() {
    }

    /** Takes the bodies of frames one by one. */
    public interface Listener {
        void onBody(int type, DirectBuffer in, int body, Ear ear);
    }

    /** Shows every whole frame to the listener; returns how many bytes they are. */
    public static int read(
        final DirectBuffer in, final int offset, final int length, final Ear ear, final Listener listener) {
        int at = offset;
        while (at < offset + length) {
            final int frameLength = FrameScanner.scan(in, at, offset + length - at);
            if (FrameScanner.NEED_MORE == frameLength) {
                break;
            }
            if (frameLength < 0) {
                ear.onRefused("the server sent what is no frame (" + frameLength + ")");
                break;
            }
            onFrame(in, at, frameLength, ear, listener);
            at += frameLength;
        }
        return at - offset;
    }

    /** What is about the connection itself and the same for every load; a type that nobody knows ends the run. */
    public static void onConnectionBody(
        final int type, final DirectBuffer in, final int body, final MessageHeaderDecoder header, final Ear ear) {
        switch (type) {
            case FrameDescriptor.CONNACK -> {
                final int reason = new ConnAckDecoder().wrapAndApplyHeader(in, body, header).reason();
                if (Reason.SUCCESS.code() == reason) {
                    ear.onReady();
                } else {
                    ear.onRefused("CONNECT refused: " + Reason.of(reason));
                }
            }
            case FrameDescriptor.DISCONNECT -> ear.onRefused("disconnected: "
                + Reason.of(new DisconnectDecoder().wrapAndApplyHeader(in, body, header).reason()));
            case FrameDescriptor.HEARTBEAT -> {
                // the answer to ours
            }
            default -> ear.onRefused("a frame of type " + type);
        }
    }

    private static void onFrame(
        final DirectBuffer in, final int offset, final int length, final Ear ear, final Listener listener) {
        final int type = in.getByte(offset + FrameDescriptor.TYPE_OFFSET);
        if (FrameDescriptor.BATCH != type) {
            listener.onBody(type, in, offset + HEADER_LENGTH, ear);
            return;
        }
        int at = offset + HEADER_LENGTH;
        while (at < offset + length) {
            listener.onBody(in.getByte(at), in, at + INNER_HEADER_LENGTH, ear);
            at += INNER_HEADER_LENGTH + FrameDescriptor.innerBodyLength(in, at);
        }
    }
}
