package io.jindou.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * 128 random bits, made at a gateway's first start and kept in its directory, mode 0600. Who shows them may replace a live
 * link of the same gateway id.
 *
 * @param high the first 64 bits.
 * @param low  the others.
 */
public record GatewaySecret(long high, long low) {
    private static final String FILE = "gateway.secret";

    /**
     * Reads the secret of a directory, or makes it.
     *
     * @throws IOException when it cannot be read or written, or is damaged.
     */
    public static GatewaySecret of(final Path directory) throws IOException {
        final Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            final byte[] bytes = Files.readAllBytes(file);
            if (bytes.length != 2 * Long.BYTES) {
                throw new IOException(file + " has " + bytes.length + " bytes instead of " + 2 * Long.BYTES);
            }
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new GatewaySecret(buffer.getLong(), buffer.getLong());
        }
        Files.createDirectories(directory);
        final SecureRandom random = new SecureRandom();
        final GatewaySecret secret = new GatewaySecret(random.nextLong(), random.nextLong());
        final Path part = Files.createTempFile(directory, FILE, ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(part, ByteBuffer.allocate(2 * Long.BYTES).putLong(secret.high).putLong(secret.low).array());
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return secret;
    }

    @Override
    public String toString() {
        return "GatewaySecret";
    }
}
