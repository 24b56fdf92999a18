package io.jindou.codecs.wkproto;

/** How a field is coded. Integers are big-endian. */
enum FieldKind {
    U8(1),
    U32(4),
    I32(4),
    I64(8),
    /** 32 bits, from version 6 on 64. */
    SEQUENCE(0),
    /** A length of 16 bits that is not negative, and so many bytes. */
    STRING(0),
    /** A string that may be missing at the end of the body. */
    TAIL(0),
    /** All bytes to the end of the body. */
    REST(0);

    private final int length;

    FieldKind(final int length) {
        this.length = length;
    }

    /** Bytes of a number in this version. */
    int length(final int version) {
        return SEQUENCE != this ? length : version >= ProtocolVersion.WIDE_SEQUENCES ? Long.BYTES : Integer.BYTES;
    }

    boolean isNumber() {
        return ordinal() <= SEQUENCE.ordinal();
    }
}
