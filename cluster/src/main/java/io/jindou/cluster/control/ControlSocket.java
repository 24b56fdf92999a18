package io.jindou.cluster.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the control socket of a data directory lies: in the directory, or, where its path is longer than the kernel takes for
 * a socket, in a temporary directory that a file names.
 */
final class ControlSocket {
    static final String FILE = "control.sock";
    static final String PATH_FILE = "control.path";
    /** Linux takes 107 bytes, other systems 103. */
    private static final int PATH_MAX = 100;

    private ControlSocket() {
    }

    /** For the process that listens. */
    static Path create(final Path directory) throws IOException {
        final Path direct = directory.resolve(FILE);
        Files.deleteIfExists(direct);
        Files.deleteIfExists(directory.resolve(PATH_FILE));
        if (direct.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_MAX) {
            return direct;
        }
        final Path elsewhere = Files.createTempDirectory("jindou").resolve(FILE);
        Files.writeString(directory.resolve(PATH_FILE), elsewhere.toString());
        return elsewhere;
    }

    /** For those who ask. */
    static Path find(final Path directory) throws IOException {
        final Path pathFile = directory.resolve(PATH_FILE);
        if (Files.exists(pathFile)) {
            return Path.of(Files.readString(pathFile).trim());
        }
        // a short relative path may work where the absolute one is too long
        return directory.resolve(FILE);
    }

    static void remove(final Path directory, final Path socket) throws IOException {
        Files.deleteIfExists(socket);
        if (Files.deleteIfExists(directory.resolve(PATH_FILE))) {
            Files.deleteIfExists(socket.getParent());
        }
    }
}
