package io.jindou.perf.wukongim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.SplittableRandom;

/** The request that makes a connection a WebSocket, and what a server must answer (RFC 6455, 4.1). */
final class WebSocketHandshake {
    private static final String VERSION = "13";
    private static final String SHA_1 = "SHA-1";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int NONCE_LENGTH = 16;
    private static final String SWITCHING = "HTTP/1.1 101";
    private static final String ACCEPT = "sec-websocket-accept:";

    private final String host;
    private final String nonce;

    /** A handshake with a nonce of its own. */
    WebSocketHandshake(final String host, final SplittableRandom random) {
        this(host, nonce(random));
    }

    WebSocketHandshake(final String host, final String nonce) {
        this.host = host;
        this.nonce = nonce;
    }

    private static String nonce(final SplittableRandom random) {
        final byte[] bytes = new byte[NONCE_LENGTH];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    byte[] request() {
        return ("GET / HTTP/1.1\r\n"
            + "Host: " + host + "\r\n"
            + "Upgrade: websocket\r\n"
            + "Connection: Upgrade\r\n"
            + "Sec-WebSocket-Key: " + nonce + "\r\n"
            + "Sec-WebSocket-Version: " + VERSION + "\r\n\r\n").getBytes(US_ASCII);
    }

    /** What is wrong with the head of an answer; null: nothing. */
    String fault(final String head) {
        final String status = head.lines().findFirst().orElse("");
        if (!status.startsWith(SWITCHING)) {
            return "the server does not take WebSockets here: " + status;
        }
        final boolean isAccepted = head.lines()
            .filter(line -> line.regionMatches(true, 0, ACCEPT, 0, ACCEPT.length()))
            .anyMatch(line -> line.substring(ACCEPT.length()).strip().equals(accept()));
        return isAccepted ? null : "the server's answer is not one to this WebSocket's request";
    }

    private String accept() {
        try {
            return Base64.getEncoder().encodeToString(
                MessageDigest.getInstance(SHA_1).digest((nonce + GUID).getBytes(US_ASCII)));
        } catch (final NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every JDK has " + SHA_1, ex);
        }
    }
}
