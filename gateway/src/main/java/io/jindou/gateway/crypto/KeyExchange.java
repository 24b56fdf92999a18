package io.jindou.gateway.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;
import org.agrona.DirectBuffer;

/**
 * How both ends come to the same {@link ConnectionKeys}: X25519, then the first 16 hex digits of the MD5 of the secret's base64
 * text. One for an agent; it costs some hundred microseconds for each connection. Not thread safe.
 */
public final class KeyExchange {
    /** Characters of a public key in base64. */
    public static final int KEY_TEXT_LENGTH = 44;

    private static final String X25519 = "X25519";
    private static final int KEY_LENGTH = 32;
    private static final int AES_KEY_LENGTH = 16;
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");
    private static final byte[] PRIVATE_PREFIX = HexFormat.of().parseHex("302e020100300506032b656e04220420");
    /** All points of small order, those that are written in two ways twice. */
    private static final byte[][] WEAK_POINTS = {
        HexFormat.of().parseHex("0000000000000000000000000000000000000000000000000000000000000000"),
        HexFormat.of().parseHex("0100000000000000000000000000000000000000000000000000000000000000"),
        HexFormat.of().parseHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        HexFormat.of().parseHex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
        HexFormat.of().parseHex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        HexFormat.of().parseHex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        HexFormat.of().parseHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    };
    private static final String SALT_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final SecureRandom random = new SecureRandom();
    private final KeyPairGenerator generator;
    private final KeyFactory factory;
    private final KeyAgreement agreement;
    private final MessageDigest md5;
    private final byte[] text = new byte[KEY_TEXT_LENGTH];
    private final byte[] bytes = new byte[KEY_TEXT_LENGTH];
    private final byte[] hex = new byte[MessageSeal.MSG_KEY_LENGTH];

    /** @throws IllegalStateException when this JDK lacks one of the algorithms. */
    public KeyExchange() {
        try {
            generator = KeyPairGenerator.getInstance(X25519);
            factory = KeyFactory.getInstance(X25519);
            agreement = KeyAgreement.getInstance(X25519);
            md5 = MessageDigest.getInstance(MessageSeal.MD5);
        } catch (final GeneralSecurityException ex) {
            throw new IllegalStateException("this JDK cannot encrypt connections", ex);
        }
    }

    /** A new key pair. */
    public KeyPair newKeyPair() {
        return generator.generateKeyPair();
    }

    /** The public key as base64, as CONNECT and CONNACK carry it. */
    public static byte[] publicText(final KeyPair pair) {
        final byte[] encoded = pair.getPublic().getEncoded();
        final byte[] publicText = new byte[KEY_TEXT_LENGTH];
        Base64Text.encode(encoded, encoded.length - KEY_LENGTH, KEY_LENGTH, publicText, 0);
        return publicText;
    }

    /** 16 random letters and digits. */
    public byte[] newSalt() {
        final byte[] salt = new byte[ConnectionKeys.SALT_LENGTH];
        for (int i = 0; i < salt.length; i++) {
            salt[i] = (byte)SALT_CHARACTERS.charAt(random.nextInt(SALT_CHARACTERS.length()));
        }
        return salt;
    }

    /**
     * Reads a peer's public key.
     *
     * @return its 32 bytes; null when the text is no key, or one that would make everybody know the secret.
     */
    public byte[] peerKey(final DirectBuffer from, final int offset, final int length) {
        if (KEY_TEXT_LENGTH != length) {
            return null;
        }
        from.getBytes(offset, text, 0, length);
        if (KEY_LENGTH != Base64Text.decode(text, 0, length, bytes)) {
            return null;
        }
        final byte[] key = Arrays.copyOf(bytes, KEY_LENGTH);
        return isWeak(key) ? null : key;
    }

    /** The keys that the own pair and the peer's public key lead to; null when the peer's key is weak after all. */
    public ConnectionKeys agree(final KeyPair own, final byte[] peerKey, final byte[] salt) {
        return agree(own.getPrivate(), peerKey, salt);
    }

    ConnectionKeys agree(final PrivateKey own, final byte[] peerKey, final byte[] salt) {
        final byte[] secret;
        try {
            final byte[] encoded = Arrays.copyOf(PUBLIC_PREFIX, PUBLIC_PREFIX.length + KEY_LENGTH);
            System.arraycopy(peerKey, 0, encoded, PUBLIC_PREFIX.length, KEY_LENGTH);
            agreement.init(own);
            agreement.doPhase(factory.generatePublic(new X509EncodedKeySpec(encoded)), true);
            secret = agreement.generateSecret();
        } catch (final GeneralSecurityException nothing) {
            // the secret would be all zero: the caller refuses
            return null;
        }
        Base64Text.encode(secret, 0, KEY_LENGTH, text, 0);
        MessageSeal.hexDigest(md5, text, 0, KEY_TEXT_LENGTH, bytes, hex, 0);
        return new ConnectionKeys(hex, AES_KEY_LENGTH, salt);
    }

    /** True for a point of small order: the secret would be the same for every private key. The highest bit does not count. */
    private static boolean isWeak(final byte[] key) {
        boolean isWeak = false;
        for (final byte[] point : WEAK_POINTS) {
            int difference = 0;
            for (int i = 0; i < KEY_LENGTH - 1; i++) {
                difference |= point[i] ^ key[i];
            }
            difference |= (point[KEY_LENGTH - 1] ^ key[KEY_LENGTH - 1]) & 0x7F;
            isWeak |= 0 == difference;
        }
        return isWeak;
    }

    /** For tests: a private key of these 32 bytes. */
    PrivateKey privateKey(final byte[] raw) throws GeneralSecurityException {
        final byte[] encoded = Arrays.copyOf(PRIVATE_PREFIX, PRIVATE_PREFIX.length + KEY_LENGTH);
        System.arraycopy(raw, 0, encoded, PRIVATE_PREFIX.length, KEY_LENGTH);
        return factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }
}
