package io.jindou.codecs.wkproto;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Reads any packet in place, of either side. It is laid over a complete frame, checks every length against what is there, and
 * answers for the fields until it is laid over the next. A field that the packet does not hold is 0 or empty. Bytes behind the
 * last field are ignored, as they are by others.
 */
public final class PacketDecoder {
    private final long[] numbers = new long[Field.COUNT];
    private final int[] offsets = new int[Field.COUNT];
    private final int[] lengths = new int[Field.COUNT];
    private DirectBuffer buffer;
    private long present;
    private int type;
    private int flags;
    private int version;
    private int at;
    private int end;

    /**
     * Lays the decoder over a frame that {@link PacketScanner#scan} found complete.
     *
     * @param negotiated version of the connection; any for CONNECT.
     * @return false when the body is too short for its fields, or a length in it is negative; nothing may be asked for then.
     */
    public boolean wrap(final DirectBuffer frames, final int offset, final int frameLength, final int negotiated) {
        buffer = frames;
        version = negotiated;
        present = 0;
        final byte first = frames.getByte(offset);
        type = PacketType.of(first);
        flags = PacketType.flags(first);
        if (!PacketType.isKnown(type)) {
            return false;
        }
        at = offset + (PacketType.isSingleByte(type) ? 1 : PacketScanner.headerLength(frames, offset, frameLength));
        end = offset + frameLength;
        int setting = 0;
        for (final Field field : PacketLayout.of(type)) {
            if (field.isIn(version, setting, flags) && !read(field)) {
                return false;
            }
            if (Field.SETTING == field) {
                setting = (int)number(Field.SETTING);
            }
        }
        return true;
    }

    public int type() {
        return type;
    }

    public int flags() {
        return flags;
    }

    public DirectBuffer buffer() {
        return buffer;
    }

    public boolean has(final Field field) {
        return 0 != (present & bit(field));
    }

    /** Value of a number; unsigned ones of up to 32 bits are never negative. */
    public long number(final Field field) {
        return has(field) ? numbers[field.ordinal()] : 0;
    }

    /** Where the bytes of a string or of the payload begin. */
    public int offset(final Field field) {
        return has(field) ? offsets[field.ordinal()] : end;
    }

    /** How many bytes a string or the payload has. */
    public int length(final Field field) {
        return has(field) ? lengths[field.ordinal()] : 0;
    }

    private boolean read(final Field field) {
        final FieldKind kind = field.kind();
        if (kind.isNumber()) {
            return readNumber(field, kind.length(version));
        }
        if (FieldKind.REST == kind) {
            return hold(field, end - at);
        }
        if (FieldKind.TAIL == kind && at == end) {
            return true;
        }
        if (end - at < Short.BYTES) {
            return false;
        }
        final int length = buffer.getShort(at, BIG_ENDIAN);
        at += Short.BYTES;
        return length >= 0 && length <= end - at && hold(field, length);
    }

    private boolean readNumber(final Field field, final int length) {
        if (end - at < length) {
            return false;
        }
        final long value;
        switch (length) {
            case Byte.BYTES:
                value = buffer.getByte(at) & 0xFF;
                break;
            case Integer.BYTES:
                final int word = buffer.getInt(at, BIG_ENDIAN);
                value = FieldKind.I32 == field.kind() ? word : Integer.toUnsignedLong(word);
                break;
            default:
                value = buffer.getLong(at, BIG_ENDIAN);
        }
        numbers[field.ordinal()] = value;
        at += length;
        present |= bit(field);
        return true;
    }

    private boolean hold(final Field field, final int length) {
        offsets[field.ordinal()] = at;
        lengths[field.ordinal()] = length;
        at += length;
        present |= bit(field);
        return true;
    }

    private static long bit(final Field field) {
        return 1L << field.ordinal();
    }
}
