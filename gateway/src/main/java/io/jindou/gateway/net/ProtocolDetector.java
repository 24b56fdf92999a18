package io.jindou.gateway.net;

import org.agrona.DirectBuffer;

/** Tells the protocols of the one client port apart by their first bytes. */
public final class ProtocolDetector {
    private static final byte NATIVE_FIRST = 'W';

    /** What the first bytes belong to. */
    public enum Protocol {
        NATIVE,
        /** No protocol of ours: the connection is closed without a reply. */
        UNKNOWN
    }

    private ProtocolDetector() {
    }

    /** Looks at the first bytes of a connection, at least one. */
    public static Protocol detect(final DirectBuffer buffer, final int offset) {
        return NATIVE_FIRST == buffer.getByte(offset) ? Protocol.NATIVE : Protocol.UNKNOWN;
    }
}
