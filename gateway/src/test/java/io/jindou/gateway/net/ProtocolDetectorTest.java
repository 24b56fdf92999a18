package io.jindou.gateway.net;

import static io.jindou.gateway.net.ProtocolDetector.Protocol.HTTP;
import static io.jindou.gateway.net.ProtocolDetector.Protocol.JSON_RPC;
import static io.jindou.gateway.net.ProtocolDetector.Protocol.NATIVE;
import static io.jindou.gateway.net.ProtocolDetector.Protocol.NEED_MORE;
import static io.jindou.gateway.net.ProtocolDetector.Protocol.PROXY;
import static io.jindou.gateway.net.ProtocolDetector.Protocol.TLS;
import static io.jindou.gateway.net.ProtocolDetector.Protocol.UNKNOWN;
import static io.jindou.gateway.net.ProtocolDetector.Protocol.WUKONGIM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ProtocolDetectorTest {
    @Test
    void shouldTellProtocolsApart() {
        assertEquals(NATIVE, detect("WUKONG"));
        assertEquals(NATIVE, detect("Wrong: told so in its own protocol"));
        assertEquals(TLS, detect(new byte[] {0x16, 0x03, 0x01}));
        assertEquals(WUKONGIM, detect(new byte[] {0x10}));
        assertEquals(WUKONGIM, detect(new byte[] {0x1F, 0x00}));
        assertEquals(PROXY, detect("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n"));
        assertEquals(PROXY, detect(new byte[] {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A}));
        for (final String method : new String[] {"GET /", "POST /", "PUT /", "OPTIONS /", "HEAD /", "DELETE /"}) {
            assertEquals(HTTP, detect(method));
        }
        assertEquals(JSON_RPC, detect("{"));
        assertEquals(JSON_RPC, detect(" \t\r\n{\"method\""));
        for (final String other : new String[] {"[", "get /", "PATCH /", "PROXZ", "SSH-2.0", "\r\nx", "\0"}) {
            assertEquals(UNKNOWN, detect(other), other);
        }
        assertEquals(UNKNOWN, detect(new byte[] {0x16, 0x10}));
    }

    @Test
    void shouldWaitForWhatMakesTheDifference() {
        assertNeedMoreUntil("PROXY ", PROXY);
        assertNeedMoreUntil("POST ", HTTP);
        assertNeedMoreUntil("PUT ", HTTP);
        assertNeedMoreUntil("  \r\n{", JSON_RPC);
        assertNeedMoreUntil("\r\n\r\n\0\r\nQ", PROXY);
        assertEquals(NEED_MORE, detect(new byte[] {0x16}));
        // shares its beginning with the binary header of a proxy
        assertNeedMoreUntil("\r\n\r\n{", JSON_RPC);
    }

    private static void assertNeedMoreUntil(final String text, final ProtocolDetector.Protocol expected) {
        for (int i = 1; i < text.length(); i++) {
            assertEquals(NEED_MORE, detect(text.substring(0, i)), text + " cut at " + i);
        }
        assertEquals(expected, detect(text));
    }

    private static ProtocolDetector.Protocol detect(final String text) {
        return detect(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ProtocolDetector.Protocol detect(final byte[] bytes) {
        final int offset = 3;
        final byte[] placed = new byte[offset + bytes.length];
        Arrays.fill(placed, 0, offset, (byte)'{');
        System.arraycopy(bytes, 0, placed, offset, bytes.length);
        return ProtocolDetector.detect(new UnsafeBuffer(placed), offset, bytes.length);
    }
}
