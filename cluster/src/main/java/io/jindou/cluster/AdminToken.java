package io.jindou.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret of the operator: made at the first start, readable by its owner only, never logged. */
public final class AdminToken {
    /** Name of the file in the data directory. */
    public static final String FILE = "admin.token";
    private static final int BYTES = 32;

    private AdminToken() {
    }

    /** The token of this directory; made when there is none. */
    public static String readOrCreate(final Path directory) {
        final Path file = directory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                final byte[] secret = new byte[BYTES];
                new SecureRandom().nextBytes(secret);
                final String token = HexFormat.of().formatHex(secret) + "\n";
                AtomicFiles.write(file, token.getBytes(StandardCharsets.US_ASCII), "rw-------");
            }
            return read(file);
        } catch (final IOException ex) {
            throw new StartFailure("cannot make " + file + ": " + ex.getMessage(), ex);
        }
    }

    /** The token in a file that must be there. */
    static String read(final Path file) {
        try {
            final String token = Files.readString(file, StandardCharsets.US_ASCII).trim();
            if (token.isEmpty()) {
                throw new StartFailure(file + " is empty; delete it and a new one is made at the next start");
            }
            return token;
        } catch (final NoSuchFileException ex) {
            throw new StartFailure("there is no file " + file + " with the administrator's token; make one, e.g. by"
                + " 'openssl rand -hex 32', and give the same to all gateways with --admin-token", ex);
        } catch (final IOException ex) {
            throw new StartFailure("cannot read " + file + ": " + ex.getMessage(), ex);
        }
    }
}
