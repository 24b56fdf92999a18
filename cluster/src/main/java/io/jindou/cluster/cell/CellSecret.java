package io.jindou.cluster.cell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the nodes and gateways of a cell have in common and nobody else knows: the content of one file. It is never sent; who has
 * it proves so by an answer to a random challenge.
 */
public final class CellSecret {
    /** Bytes of a challenge. */
    public static final int CHALLENGE_LENGTH = 32;
    /** Bytes of a proof. */
    public static final int PROOF_LENGTH = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH_MIN = 16;
    private static final int MADE_LENGTH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;

    private CellSecret(final byte[] secret) {
        this.secret = secret;
    }

    /**
     * Reads the secret; white space around it means nothing.
     *
     * @throws IllegalArgumentException with one sentence when there is none that can be used.
     */
    public static CellSecret read(final Path file) {
        try {
            final byte[] secret = Files.readString(file).trim().getBytes(StandardCharsets.UTF_8);
            if (secret.length < LENGTH_MIN) {
                throw new IllegalArgumentException("the cell's secret in " + file + " is shorter than " + LENGTH_MIN
                    + " bytes; write a longer one there, the same for all nodes and gateways");
            }
            return new CellSecret(secret);
        } catch (final NoSuchFileException ex) {
            throw new IllegalArgumentException("there is no file " + file + " with the cell's secret; make one, e.g. by"
                + " 'openssl rand -hex 32', and give the same to all nodes and gateways with --cell-secret", ex);
        } catch (final IOException ex) {
            throw new IllegalArgumentException("cannot read the cell's secret from " + file + ": " + ex.getMessage(), ex);
        }
    }

    /** Makes a random secret in a file that only its owner can read, unless it is there already. */
    public static void create(final Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        final byte[] random = new byte[MADE_LENGTH];
        RANDOM.nextBytes(random);
        final Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "secret", ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, HexFormat.of().formatHex(random) + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Random bytes that nobody was asked about before. */
    public static byte[] challenge() {
        final byte[] challenge = new byte[CHALLENGE_LENGTH];
        RANDOM.nextBytes(challenge);
        return challenge;
    }

    /**
     * The answer to a challenge.
     *
     * @param purpose what the answer is good for, so that it cannot be used for anything else.
     */
    public byte[] proof(final String purpose, final byte[] challenge) {
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte)0);
            return mac.doFinal(challenge);
        } catch (final GeneralSecurityException ex) {
            throw new IllegalStateException("every Java has " + ALGORITHM, ex);
        }
    }

    /** Whether the answer is right; takes as long for a wrong one. */
    public boolean isProof(final String purpose, final byte[] challenge, final byte[] answer) {
        return MessageDigest.isEqual(proof(purpose, challenge), answer);
    }

    @Override
    public String toString() {
        return "CellSecret";
    }
}
