package io.jindou.perf.wukongim;

import static io.jindou.perf.wukongim.WebSocketMessages.HEADER;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import io.jindou.perf.rig.Speaker;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * A speaker on a WebSocket: upgrades the connection first, then shows it what is in the server's messages, in place. Packets may
 * be cut by messages in any way; only what two messages share is copied.
 */
final class WebSocketSpeaker implements Speaker {
    private static final int HEAD_MAX = 16 << 10;
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final int OPCODE_BITS = 0xF;
    private static final int RESERVED_BITS = 0x70;
    private static final int LENGTH_BITS = 0x7F;
    private static final int SHORT_BITS = 0xFFFF;
    private static final int STATUS_LENGTH = Short.BYTES;

    private final Speaker inner;
    private final WebSocketMessages messages;
    private final WebSocketHandshake handshake;
    private final ExpandableArrayBuffer carry = new ExpandableArrayBuffer();
    private int carried;
    private boolean isUpgraded;
    /** Of the message that is being read: bytes that {@link #inner} has not taken. */
    private long left;

    /**
     * A speaker.
     *
     * @param inner    whose packets go out through the messages
     * @param messages of the thread
     */
    WebSocketSpeaker(final Speaker inner, final WebSocketMessages messages, final WebSocketHandshake handshake) {
        this.inner = inner;
        this.messages = messages;
        this.handshake = handshake;
    }

    @Override
    public void open(final Outbox out) {
        out.put(handshake.request());
    }

    @Override
    public void send(
        final Outbox out, final int destination, final long token, final DirectBuffer payload, final int length) {
        inner.send(out, destination, token, payload, length);
    }

    @Override
    public void heartbeat(final Outbox out) {
        inner.heartbeat(out);
    }

    @Override
    public void tick(final Outbox out) {
        inner.tick(out);
    }

    @Override
    public int read(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        int at = 0;
        if (!isUpgraded) {
            at = upgrade(in, offset, length, ear, out);
            if (!isUpgraded) {
                return at;
            }
        }
        while (at < length) {
            if (0 == left) {
                final int taken = frame(in, offset + at, length - at, ear, out);
                if (0 == taken) {
                    return at;
                }
                at += taken;
            } else {
                final int taken = payload(in, offset + at, (int)Math.min(left, length - at), ear, out);
                at += taken;
                left -= taken;
                if (0 == taken) {
                    return at;
                }
            }
        }
        return at;
    }

    private int upgrade(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        int matched = 0;
        int end = 0;
        while (end < length && matched < HEAD_END.length) {
            final byte next = in.getByte(offset + end++);
            matched = HEAD_END[matched] == next ? matched + 1 : HEAD_END[0] == next ? 1 : 0;
        }
        if (matched < HEAD_END.length) {
            if (length <= HEAD_MAX) {
                return 0;
            }
            ear.onRefused("the server does not answer the request for a WebSocket");
            return length;
        }
        final String fault = handshake.fault(in.getStringWithoutLengthAscii(offset, end));
        if (null != fault) {
            ear.onRefused(fault);
            return length;
        }
        isUpgraded = true;
        inner.open(out);
        return end;
    }

    /** A frame's header, or the whole of one that carries no packets; how long that is, 0: it is not all there. */
    private int frame(final DirectBuffer in, final int offset, final int available, final Ear ear, final Outbox out) {
        if (available < HEADER) {
            return 0;
        }
        final int first = in.getByte(offset);
        final int second = in.getByte(offset + 1);
        if (0 != (first & RESERVED_BITS) || 0 != (second & WebSocketMessages.MASKED)) {
            ear.onRefused("the server sent what is no WebSocket frame of a server");
            return available;
        }
        final int shortLength = second & LENGTH_BITS;
        final int headerLength = HEADER + (WebSocketMessages.TWO_BYTES == shortLength ? Short.BYTES
            : WebSocketMessages.EIGHT_BYTES == shortLength ? Long.BYTES : 0);
        if (available < headerLength) {
            return 0;
        }
        final int opcode = first & OPCODE_BITS;
        if (WebSocketMessages.BINARY == opcode || WebSocketMessages.CONTINUATION == opcode) {
            left = switch (shortLength) {
                case WebSocketMessages.TWO_BYTES -> in.getShort(offset + HEADER, BIG_ENDIAN) & SHORT_BITS;
                case WebSocketMessages.EIGHT_BYTES -> in.getLong(offset + HEADER, BIG_ENDIAN);
                default -> shortLength;
            };
            if (left < 0) {
                ear.onRefused("the server sent a WebSocket message that never ends");
                return available;
            }
            return headerLength;
        }
        if (available < headerLength + shortLength) {
            return 0;
        }
        onControl(opcode, in, offset + headerLength, shortLength, ear, out);
        return headerLength + shortLength;
    }

    private void onControl(
        final int opcode, final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        switch (opcode) {
            case WebSocketMessages.PING -> messages.put(out, WebSocketMessages.PONG, in, offset, length);
            case WebSocketMessages.PONG -> {
                // nobody asked, which is allowed
            }
            case WebSocketMessages.CLOSE -> ear.onRefused("the server closed the WebSocket"
                + (length < STATUS_LENGTH ? "" : " with " + (in.getShort(offset, BIG_ENDIAN) & SHORT_BITS)));
            default -> ear.onRefused("a WebSocket frame with opcode " + opcode);
        }
    }

    /** A part of a message, as much as is here; how much of it was taken. */
    private int payload(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        if (0 == carried) {
            final int taken = inner.read(in, offset, length, ear, out);
            if (taken > 0 || length < left) {
                return taken;
            }
            // the message ends within a packet
            carry.putBytes(0, in, offset, length);
            carried = length;
            return length;
        }
        carry.putBytes(carried, in, offset, length);
        carried += length;
        final int taken = inner.read(carry, 0, carried, ear, out);
        carried -= taken;
        carry.putBytes(0, carry, taken, carried);
        return length;
    }
}
