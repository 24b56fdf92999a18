package io.jindou.gateway.net;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** Tells protocols apart by a connection's first bytes. */
public final class ProtocolDetector {
    private static final byte[] NATIVE_MAGIC = ascii("WUKONG");
    private static final byte[] PROXY_V1 = ascii("PROXY ");
    private static final byte[] PROXY_V2 = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51};
    private static final byte[] TLS_HANDSHAKE = {0x16, 0x03};
    private static final byte[][] HTTP_METHODS = {
        ascii("GET "), ascii("POST "), ascii("PUT "), ascii("OPTIONS "), ascii("HEAD "), ascii("DELETE "),
    };
    private static final int TYPE_SHIFT = 4;
    private static final int CONNECT = 1;

    /** What the first bytes belong to. */
    public enum Protocol {
        NATIVE,
        /** WuKongIM's binary protocol. */
        WUKONGIM,
        /** WuKongIM's JSON-RPC. */
        JSON_RPC,
        TLS,
        /** The header in which a load balancer tells the client's address, version 1 or 2. */
        PROXY,
        /** Also the upgrade to a WebSocket. */
        HTTP,
        /** Not enough bytes to tell. */
        NEED_MORE,
        /** None of them: the connection is closed without a reply. */
        UNKNOWN
    }

    private ProtocolDetector() {
    }

    /** Looks at the first bytes of a connection, at least one. No two of the protocols can begin alike for long. */
    public static Protocol detect(final DirectBuffer buffer, final int offset, final int length) {
        final int first = buffer.getByte(offset) & 0xFF;
        if (NATIVE_MAGIC[0] == first) {
            // a frame that is damaged behind its first byte is told so in its own protocol
            return Protocol.NATIVE;
        }
        if (TLS_HANDSHAKE[0] == first) {
            // not a WuKongIM CONNECT: that would have flags that CONNECT has not, and a body too short to be one
            return match(TLS_HANDSHAKE, buffer, offset, length, Protocol.TLS);
        }
        if (CONNECT == first >> TYPE_SHIFT) {
            return Protocol.WUKONGIM;
        }
        if (PROXY_V2[0] == first && isProxySoFar(buffer, offset, length)) {
            return match(PROXY_V2, buffer, offset, length, Protocol.PROXY);
        }
        final Protocol http = http(buffer, offset, length);
        if (Protocol.UNKNOWN != http) {
            return http;
        }
        final Protocol proxy = match(PROXY_V1, buffer, offset, length, Protocol.PROXY);
        return Protocol.UNKNOWN == proxy ? json(buffer, offset, length) : proxy;
    }

    private static Protocol http(final DirectBuffer buffer, final int offset, final int length) {
        for (final byte[] method : HTTP_METHODS) {
            final Protocol found = match(method, buffer, offset, length, Protocol.HTTP);
            if (Protocol.UNKNOWN != found) {
                return found;
            }
        }
        return Protocol.UNKNOWN;
    }

    private static Protocol json(final DirectBuffer buffer, final int offset, final int length) {
        for (int i = 0; i < length; i++) {
            final byte at = buffer.getByte(offset + i);
            if ('{' == at) {
                return Protocol.JSON_RPC;
            }
            if (' ' != at && '\t' != at && '\r' != at && '\n' != at) {
                return Protocol.UNKNOWN;
            }
        }
        return Protocol.NEED_MORE;
    }

    private static boolean isProxySoFar(final DirectBuffer buffer, final int offset, final int length) {
        return Protocol.UNKNOWN != match(PROXY_V2, buffer, offset, length, Protocol.PROXY);
    }

    private static Protocol match(
        final byte[] expected, final DirectBuffer buffer, final int offset, final int length, final Protocol protocol) {
        final int compared = Math.min(expected.length, length);
        for (int i = 0; i < compared; i++) {
            if (expected[i] != buffer.getByte(offset + i)) {
                return Protocol.UNKNOWN;
            }
        }
        return compared == expected.length ? protocol : Protocol.NEED_MORE;
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
