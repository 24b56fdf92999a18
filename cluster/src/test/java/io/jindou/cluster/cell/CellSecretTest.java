package io.jindou.cluster.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellSecretTest {
    @TempDir
    private Path directory;

    @Test
    void shouldProveItToWhomeverHasTheSameFile() throws IOException {
        final Path file = directory.resolve("cell.secret");
        CellSecret.create(file);
        final byte[] challenge = CellSecret.challenge();
        final byte[] proof = CellSecret.read(file).proof("a", challenge);

        assertTrue(CellSecret.read(file).isProof("a", challenge, proof));
        assertFalse(CellSecret.read(file).isProof("b", challenge, proof));
        assertFalse(CellSecret.read(file).isProof("a", CellSecret.challenge(), proof));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void shouldKeepTheSecretThatIsThere() throws IOException {
        final Path file = Files.writeString(directory.resolve("cell.secret"), "a secret of some length\n");
        CellSecret.create(file);

        assertEquals("a secret of some length\n", Files.readString(file));
    }

    @Test
    void shouldSayWhatToDoWithoutASecret() throws IOException {
        final Path empty = Files.writeString(directory.resolve("short"), "short");

        assertTrue(reason(directory.resolve("absent")).contains("--cell-secret"));
        assertTrue(reason(empty).contains("shorter than 16 bytes"));
    }

    private static String reason(final Path file) {
        return assertThrows(IllegalArgumentException.class, () -> CellSecret.read(file)).getMessage();
    }
}
