package io.jindou.codecs.wkproto;

/** The high nibble of a frame's first byte. */
public final class PacketType {
    public static final int CONNECT = 1;
    public static final int CONNACK = 2;
    public static final int SEND = 3;
    public static final int SENDACK = 4;
    public static final int RECV = 5;
    public static final int RECVACK = 6;
    public static final int PING = 7;
    public static final int PONG = 8;
    public static final int DISCONNECT = 9;
    public static final int SUB = 10;
    public static final int SUBACK = 11;
    public static final int EVENT = 12;

    private static final int SHIFT = 4;
    private static final int FLAGS = 0xF;

    private PacketType() {
    }

    /** True for the types above; 0 and 13 to 15 are nobody's. */
    public static boolean isKnown(final int type) {
        return type >= CONNECT && type <= EVENT;
    }

    /** PING and PONG are their first byte and nothing else, no length either. */
    public static boolean isSingleByte(final int type) {
        return PING == type || PONG == type;
    }

    /** The type in a first byte. */
    public static int of(final byte first) {
        return (first & 0xFF) >>> SHIFT;
    }

    /** The flags in a first byte. */
    public static int flags(final byte first) {
        return first & FLAGS;
    }

    static byte firstByte(final int type, final int flags) {
        return (byte)(type << SHIFT | flags & FLAGS);
    }
}
