package io.jindou.gateway.crypto;

import java.util.Arrays;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What encrypts one connection: its key, and the salt that begins each of its messages anew. Both ends hold the same. */
public final class ConnectionKeys {
    /** Characters of a salt. */
    public static final int SALT_LENGTH = 16;

    private static final String AES = "AES";

    final SecretKeySpec key;
    final IvParameterSpec salt;
    private final byte[] saltText;

    ConnectionKeys(final byte[] keyText, final int keyLength, final byte[] saltText) {
        this.key = new SecretKeySpec(keyText, 0, keyLength, AES);
        this.saltText = Arrays.copyOf(saltText, SALT_LENGTH);
        this.salt = new IvParameterSpec(this.saltText);
    }

    /** The salt as CONNACK carries it; not to be changed. */
    public byte[] saltText() {
        return saltText;
    }
}
