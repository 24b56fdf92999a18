package io.jindou.codecs.wkproto;

/** Versions of the protocol. What each of them changes is in {@link Field}. */
public final class ProtocolVersion {
    public static final int OLDEST = 1;
    public static final int LATEST = 6;
    /** CONNACKs carry the negotiated version from here on. */
    public static final int SERVER_VERSION_TOLD = 4;
    /** The first whose clients understand EVENT; older ones reconnect when they see its type. */
    public static final int EVENTS = 5;

    /** Sequences have 64 bits from here on, and SENDACK repeats the SEND's clientMsgNo. */
    public static final int WIDE_SEQUENCES = 6;

    /** Before CONNECT there is no version. */
    static final int ALWAYS = 0;
    static final int FOREVER = 255;

    private ProtocolVersion() {
    }

    /** The version that a connection speaks, CONNACK included, when its CONNECT says {@code asked}; 0 asks for the latest. */
    public static int negotiate(final int asked) {
        return 0 == asked ? LATEST : Math.min(asked, LATEST);
    }

    /** A messageSeq as it goes over the wire. */
    public static long sequence(final long messageSeq, final int version) {
        return version >= WIDE_SEQUENCES ? messageSeq : messageSeq & 0xFFFF_FFFFL;
    }
}
