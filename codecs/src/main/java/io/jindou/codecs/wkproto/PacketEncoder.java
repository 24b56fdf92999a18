package io.jindou.codecs.wkproto;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.jindou.codecs.Limits;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes any packet, of either side. All fields of the packet are put in the order of the wire, whatever the version; those
 * that the version, the setting byte or the flags leave out are left out here. The body begins at a fixed place, and first byte
 * and length are written in front of it at the end; so a frame begins at {@link #frameOffset()}, up to three bytes behind the
 * place it was given.
 */
public final class PacketEncoder {
    private MutableDirectBuffer buffer;
    private Field[] layout;
    private int next;
    private int type;
    private int flags;
    private int version;
    private int setting;
    private int bodyOffset;
    private int at;
    private int frameOffset;

    /** Begins a frame; its header takes up to {@link PacketScanner#HEADER_LENGTH_MAX} bytes from {@code offset} on. */
    public PacketEncoder wrap(
        final MutableDirectBuffer to, final int offset, final int packetType, final int packetFlags, final int negotiated) {
        buffer = to;
        type = packetType;
        flags = packetFlags;
        version = negotiated;
        layout = PacketLayout.of(packetType);
        next = 0;
        setting = 0;
        bodyOffset = offset + PacketScanner.HEADER_LENGTH_MAX;
        at = bodyOffset;
        return this;
    }

    /** Puts a number; of the bits that the wire has no room for nothing is said. */
    public PacketEncoder put(final Field field, final long value) {
        if (isWritten(field)) {
            final int length = field.kind().length(version);
            switch (length) {
                case Byte.BYTES:
                    buffer.putByte(at, (byte)value);
                    break;
                case Integer.BYTES:
                    buffer.putInt(at, (int)value, BIG_ENDIAN);
                    break;
                default:
                    buffer.putLong(at, value, BIG_ENDIAN);
            }
            at += length;
            if (Field.SETTING == field) {
                setting = (int)value;
            }
        }
        return this;
    }

    /** Puts a string or the payload. */
    public PacketEncoder put(final Field field, final DirectBuffer from, final int offset, final int length) {
        if (isWritten(field) && putLength(field, length)) {
            buffer.putBytes(at, from, offset, length);
            at += length;
        }
        return this;
    }

    /** Puts a string or the payload. */
    public PacketEncoder put(final Field field, final byte[] from, final int offset, final int length) {
        if (isWritten(field) && putLength(field, length)) {
            buffer.putBytes(at, from, offset, length);
            at += length;
        }
        return this;
    }

    /** Puts a string or the payload. */
    public PacketEncoder put(final Field field, final byte[] from) {
        return put(field, from, 0, from.length);
    }

    /**
     * Writes the header.
     *
     * @return the length of the frame.
     * @throws IllegalStateException    when fields are missing.
     * @throws IllegalArgumentException when the body is longer than a frame may be.
     */
    public int end() {
        if (next != layout.length) {
            throw new IllegalStateException("missing: " + layout[next]);
        }
        int left = at - bodyOffset;
        if (left > Limits.FRAME_BODY_MAX) {
            throw new IllegalArgumentException("a body of " + left + " bytes");
        }
        frameOffset = bodyOffset - 1 - lengthBytes(left);
        buffer.putByte(frameOffset, PacketType.firstByte(type, flags));
        if (!PacketType.isSingleByte(type)) {
            for (int to = frameOffset + 1; to < bodyOffset; to++) {
                final int group = left & PacketScanner.GROUP_MASK;
                left >>>= PacketScanner.GROUP_BITS;
                buffer.putByte(to, (byte)(0 == left ? group : group | PacketScanner.MORE));
            }
        }
        return at - frameOffset;
    }

    /** Where the frame begins; after {@link #end()}. */
    public int frameOffset() {
        return frameOffset;
    }

    private int lengthBytes(final int bodyLength) {
        if (PacketType.isSingleByte(type)) {
            return 0;
        }
        int bytes = 1;
        for (int left = bodyLength >>> PacketScanner.GROUP_BITS; left > 0; left >>>= PacketScanner.GROUP_BITS) {
            bytes++;
        }
        return bytes;
    }

    private boolean isWritten(final Field field) {
        if (next == layout.length || layout[next] != field) {
            throw new IllegalStateException("out of order: " + field);
        }
        next++;
        return field.isIn(version, setting, flags);
    }

    private boolean putLength(final Field field, final int length) {
        final FieldKind kind = field.kind();
        if (FieldKind.REST == kind) {
            return true;
        }
        if (length > Short.MAX_VALUE) {
            throw new IllegalArgumentException(field + " of " + length + " bytes");
        }
        if (FieldKind.TAIL == kind && 0 == length) {
            return false;
        }
        buffer.putShort(at, (short)length, BIG_ENDIAN);
        at += Short.BYTES;
        return true;
    }
}
