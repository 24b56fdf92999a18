package io.jindou.engine.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.SlotHash;
import io.jindou.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checklist rows 20 and 49: replicas agree bit by bit, so the state machine and the codecs do not calculate with fractions. */
class FloatFreeTest {
    private static final List<String> EDGES = List.of("/engine/service/", "/engine/journal/");

    @Test
    void shouldFindNoFloatingPointInTheStateMachine() throws IOException, URISyntaxException {
        assertEquals(List.of(), scan(Engine.class, 60));
    }

    @Test
    void shouldFindNoFloatingPointInTheCodecs() throws IOException, URISyntaxException {
        assertEquals(List.of(), scan(SlotHash.class, 80));
    }

    @Test
    void shouldFindItWhereItIs() throws IOException {
        for (final Class<?> sample : new Class<?>[] {WithArithmetic.class, WithField.class, WithArray.class, WithCall.class}) {
            final String file = "/" + sample.getName().replace('.', '/') + ".class";
            try (InputStream in = sample.getResourceAsStream(file)) {
                assertTrue(FloatScanner.scan(in).size() > 0, sample.getSimpleName());
            }
        }
    }

    private static List<String> scan(final Class<?> type, final int atLeast) throws IOException, URISyntaxException {
        final Path location = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(location)) {
            return scan(location, atLeast);
        }
        try (FileSystem jar = FileSystems.newFileSystem(location)) {
            return scan(jar.getPath("/"), atLeast);
        }
    }

    private static List<String> scan(final Path root, final int atLeast) throws IOException {
        final List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> file.toString().endsWith(".class"))
                .filter(file -> EDGES.stream().noneMatch(file.toString()::contains)).sorted().toList();
        }
        assertTrue(files.size() >= atLeast, "only " + files.size() + " classes in " + root);
        final List<String> found = new ArrayList<>();
        for (final Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                FloatScanner.scan(in).forEach(trace -> found.add(root.relativize(file) + ": " + trace));
            }
        }
        return found;
    }

    private static final class WithArithmetic {
        int half(final int value) {
            return (int)(value * (value > 3 ? 1.0 : 2.0));
        }
    }

    private static final class WithField {
        private float value;

        int bits() {
            return value > 0 ? 1 : 0;
        }
    }

    private static final class WithArray {
        Object make(final int length) {
            return new double[length];
        }
    }

    private static final class WithCall {
        long round(final String number) {
            return Math.round(Double.parseDouble(number));
        }
    }
}
