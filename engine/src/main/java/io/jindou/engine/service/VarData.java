package io.jindou.engine.service;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/** Walks over the var-data of a message that came from elsewhere, by its lengths. */
final class VarData {
    private static final int LENGTH = 2;
    private static final int GROUP_HEADER = 4;
    private static final int INVALID = -1;

    private VarData() {
    }

    /** Offset behind so many fields of short length; negative when that is not within the message. */
    static int behind(final DirectBuffer buffer, final int from, final int end, final int fields) {
        int at = from;
        for (int i = 0; i < fields && INVALID != at; i++) {
            at = at + LENGTH > end ? INVALID : at + LENGTH + (buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF);
        }
        return at > end ? INVALID : at;
    }

    /** Offset behind a group whose entries hold one field of short length each; negative when that is not within the message. */
    static int behindGroup(final DirectBuffer buffer, final int from, final int end, final int most) {
        if (from + GROUP_HEADER > end || 0 != buffer.getShort(from, LITTLE_ENDIAN)) {
            return INVALID;
        }
        final int count = buffer.getShort(from + LENGTH, LITTLE_ENDIAN) & 0xFFFF;
        return count > most ? INVALID : behind(buffer, from + GROUP_HEADER, end, count);
    }
}
