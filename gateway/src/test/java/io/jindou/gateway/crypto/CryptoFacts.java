package io.jindou.gateway.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.wkproto.PacketDecoder;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Properties;
import org.agrona.concurrent.UnsafeBuffer;

/** What {@code wkproto/crypto.properties} says. */
final class CryptoFacts {
    private static final Properties FACTS = new Properties();

    static {
        try (InputStreamReader in = new InputStreamReader(
            CryptoFacts.class.getResourceAsStream("/wkproto/crypto.properties"), UTF_8)) {
            FACTS.load(in);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private CryptoFacts() {
    }

    static String text(final String name) {
        return FACTS.getProperty(name);
    }

    static byte[] ascii(final String name) {
        return text(name).getBytes(US_ASCII);
    }

    static byte[] hex(final String name) {
        return HexFormat.of().parseHex(text(name));
    }

    /** The keys as the server finds them. */
    static ConnectionKeys keys(final KeyExchange exchange) throws GeneralSecurityException {
        final byte[] peer = ascii("clientPublicBase64");
        return exchange.agree(exchange.privateKey(hex("serverPrivate")),
            exchange.peerKey(new UnsafeBuffer(peer), 0, peer.length), ascii("salt"));
    }

    static PacketDecoder packet(final String name) {
        final byte[] frame = hex(name + ".frame");
        final PacketDecoder decoder = new PacketDecoder();
        assertTrue(decoder.wrap(new UnsafeBuffer(frame), 0, frame.length, name.charAt(4) - '0'));
        return decoder;
    }
}
