package io.jindou.gateway.session;

import io.jindou.codecs.Limits;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.agrona.DirectBuffer;

/** SHA-256 of tokens. Only hashes leave the gateway, and only hashes are compared, in constant time. Single-threaded. */
public final class Tokens {
    /** Bytes of a hash. */
    public static final int HASH_LENGTH = 32;

    private final MessageDigest digest = sha256();
    private final byte[] token = new byte[Limits.TOKEN_MAX];
    private final byte[] hash = new byte[HASH_LENGTH];

    /** Hashes a token of at most {@link Limits#TOKEN_MAX} bytes; the result is valid until the next call. */
    byte[] hash(final DirectBuffer buffer, final int offset, final int length) {
        buffer.getBytes(offset, token, 0, length);
        digest.update(token, 0, length);
        try {
            digest.digest(hash, 0, HASH_LENGTH);
        } catch (final DigestException impossible) {
            throw new IllegalStateException("a SHA-256 has " + HASH_LENGTH + " bytes", impossible);
        }
        return hash;
    }

    /** Hash of a token, for configuration. */
    public static byte[] hash(final byte[] token) {
        return sha256().digest(token);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
