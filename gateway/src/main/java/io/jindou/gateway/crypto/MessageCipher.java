package io.jindou.gateway.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * AES-128 in CBC mode with PKCS#7 padding between arrays, with the JDK's ciphers kept. The padding is ours, because the JDK's
 * makes a new array for each message; and a cipher is set up again only when the connection is another one than the last time,
 * since every message of a connection begins with the same key and salt. Not thread safe.
 */
final class MessageCipher {
    static final int BLOCK = 16;

    private static final String TRANSFORMATION = "AES/CBC/NoPadding";

    private final Cipher encryption;
    private final Cipher decryption;
    private ConnectionKeys encryptionKeys;
    private ConnectionKeys decryptionKeys;

    MessageCipher() {
        try {
            encryption = Cipher.getInstance(TRANSFORMATION);
            decryption = Cipher.getInstance(TRANSFORMATION);
        } catch (final GeneralSecurityException ex) {
            throw new IllegalStateException("this JDK cannot encrypt messages", ex);
        }
    }

    static int paddedLength(final int length) {
        return length + BLOCK - length % BLOCK;
    }

    /** Encrypts the first {@code length} bytes; pads them where they are. Returns the length of the ciphertext. */
    int encrypt(final ConnectionKeys keys, final byte[] plain, final int length, final byte[] to) {
        final int padded = paddedLength(length);
        for (int i = length; i < padded; i++) {
            plain[i] = (byte)(padded - length);
        }
        try {
            if (encryptionKeys != keys) {
                encryptionKeys = null;
                encryption.init(Cipher.ENCRYPT_MODE, keys.key, keys.salt);
                encryptionKeys = keys;
            }
            return encryption.doFinal(plain, 0, padded, to, 0);
        } catch (final GeneralSecurityException ex) {
            throw new IllegalStateException("AES", ex);
        }
    }

    /** Decrypts the first {@code length} bytes; returns how many they were, -1 when they are no ciphertext of these keys. */
    int decrypt(final ConnectionKeys keys, final byte[] ciphertext, final int length, final byte[] to) {
        if (0 == length || 0 != length % BLOCK) {
            return -1;
        }
        try {
            if (decryptionKeys != keys) {
                decryptionKeys = null;
                decryption.init(Cipher.DECRYPT_MODE, keys.key, keys.salt);
                decryptionKeys = keys;
            }
            decryption.doFinal(ciphertext, 0, length, to, 0);
        } catch (final GeneralSecurityException ex) {
            throw new IllegalStateException("AES", ex);
        }
        final int padding = to[length - 1];
        if (padding < 1 || padding > BLOCK) {
            return -1;
        }
        for (int i = length - padding; i < length; i++) {
            if (padding != to[i]) {
                return -1;
            }
        }
        return length - padding;
    }
}
