package io.jindou.gateway.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyExchangeTest {
    private final KeyExchange exchange = new KeyExchange();

    /** The published example, from both ends. */
    @Test
    void shouldComeToThePublishedKeys() throws GeneralSecurityException {
        for (final String end : new String[] {"server", "client"}) {
            final PrivateKey own = exchange.privateKey(CryptoFacts.hex(end + "Private"));
            final byte[] peer = CryptoFacts.ascii(("server".equals(end) ? "client" : "server") + "PublicBase64");
            final ConnectionKeys keys =
                exchange.agree(own, exchange.peerKey(new UnsafeBuffer(peer), 0, peer.length), CryptoFacts.ascii("salt"));
            assertArrayEquals(CryptoFacts.ascii("aesKeyAscii"), keys.key.getEncoded());
            assertArrayEquals(CryptoFacts.ascii("salt"), keys.salt.getIV());
            assertArrayEquals(CryptoFacts.ascii("salt"), keys.saltText());
        }
    }

    @Test
    void shouldMakeOtherKeysForEachConnection() {
        final KeyPair server = exchange.newKeyPair();
        final KeyPair client = exchange.newKeyPair();
        final byte[] salt = exchange.newSalt();
        final ConnectionKeys atServer = agree(server, KeyExchange.publicText(client), salt);
        final ConnectionKeys atClient = agree(client, KeyExchange.publicText(server), salt);
        assertEquals(atServer.key, atClient.key);
        final ConnectionKeys other = agree(exchange.newKeyPair(), KeyExchange.publicText(client), salt);
        assertTrue(!atServer.key.equals(other.key));
    }

    @Test
    void shouldMakeSaltsThatEverySdkTakes() {
        for (int i = 0; i < 100; i++) {
            final String salt = new String(exchange.newSalt(), US_ASCII);
            assertTrue(salt.matches("[0-9A-Za-z]{16}"), salt);
        }
    }

    /** Keys of small order: the secret would be all zero, whoever is asked. The JDK says so too, but only after the work. */
    @ParameterizedTest
    @ValueSource(strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    void shouldRefuseKeysThatMakeTheSecretKnown(final String hex) {
        final byte[] key = HexFormat.of().parseHex(hex);
        assertNull(peerKey(Base64.getEncoder().encode(key)));
        assertNull(exchange.agree(exchange.newKeyPair(), key, exchange.newSalt()));
        assertNotNull(agree(exchange.newKeyPair(), KeyExchange.publicText(exchange.newKeyPair()), exchange.newSalt()),
            "and goes on with the next");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "AAAA", "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHH==", "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHwA",
        "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9-AsrhtHHw=", "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw",
        "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHx=", "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw=AAAA"})
    void shouldRefuseWhatIsNoKey(final String key) {
        assertNull(peerKey(key.getBytes(US_ASCII)));
    }

    private ConnectionKeys agree(final KeyPair own, final byte[] peer, final byte[] salt) {
        return exchange.agree(own, peerKey(peer), salt);
    }

    private byte[] peerKey(final byte[] text) {
        return exchange.peerKey(new UnsafeBuffer(text), 0, text.length);
    }
}
