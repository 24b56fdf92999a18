package io.jindou.cluster;

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

final class DataDirectoryTest {
    @TempDir
    private Path temp;

    @Test
    void shouldBeOwnedByOneAtATime() {
        final Path data = temp.resolve("data");
        try (DataDirectory first = DataDirectory.open(data)) {
            final StartFailure failure = assertThrows(StartFailure.class, () -> DataDirectory.open(first.root()));
            assertTrue(failure.getMessage().endsWith(
                " is in use by process " + ProcessHandle.current().pid()), failure.getMessage());
        }
        DataDirectory.open(data).close();
    }

    @Test
    void shouldRefuseFilesThatAreNotOurs() throws IOException {
        Files.writeString(temp.resolve("thesis.txt"), "draft");
        final StartFailure failure = assertThrows(StartFailure.class, () -> DataDirectory.open(temp));
        assertTrue(failure.getMessage().contains("is no Jindou data directory"), failure.getMessage());
        assertFalse(Files.exists(temp.resolve("lock")), "a foreign directory was written to");
    }

    @Test
    void shouldRefuseToStartWithoutSpace() throws IOException {
        final Path root = temp.resolve("data");
        try (DataDirectory directory = DataDirectory.open(root)) {
            directory.checkSpace(1);
            final StartFailure failure = assertThrows(StartFailure.class, () -> directory.checkSpace(Long.MAX_VALUE));
            assertTrue(failure.getMessage().contains("bytes are free where " + root + " lies"), failure.getMessage());
        }
    }

    @Test
    void shouldRefuseAFile() throws IOException {
        final Path file = Files.writeString(temp.resolve("file"), "");
        assertEquals(file + " is a file; --data must name a directory",
            assertThrows(StartFailure.class, () -> DataDirectory.open(file)).getMessage());
        assertThrows(StartFailure.class, () -> DataDirectory.open(file.resolve("below")));
    }

    @Test
    void shouldRefuseANewerFormat() throws IOException {
        final Path data = temp.resolve("data");
        DataDirectory.open(data).close();
        Files.writeString(data.resolve(DataDirectory.NODE_FILE), "{\"format\": " + (DataDirectory.FORMAT + 1) + "}");
        final StartFailure failure = assertThrows(StartFailure.class, () -> DataDirectory.open(data));
        assertTrue(failure.getMessage().contains("written by a newer version"), failure.getMessage());
    }

    @Test
    void shouldRefuseADamagedNodeFile() throws IOException {
        final Path data = temp.resolve("data");
        DataDirectory.open(data).close();
        for (final String content : new String[] {"", "{", "[]", "{\"format\": \"one\"}", "{\"format\": 0}"}) {
            Files.writeString(data.resolve(DataDirectory.NODE_FILE), content);
            final StartFailure failure = assertThrows(StartFailure.class, () -> DataDirectory.open(data));
            assertTrue(failure.getMessage().contains("is damaged"), failure.getMessage());
        }
    }

    @Test
    void shouldMakeTheAdminTokenOnceForItsOwnerOnly() throws IOException {
        final String token = AdminToken.readOrCreate(temp);
        assertEquals(64, token.length());
        assertEquals(token, AdminToken.readOrCreate(temp));
        assertEquals("rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(AdminToken.FILE))));
    }
}
