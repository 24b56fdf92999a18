package io.jindou.engine.guard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.File;
import java.io.IOException;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** aeron-all carries Agrona inside; whichever the class path meets first, it must be the one that is pinned. */
class AgronaVersionTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "org/agrona/concurrent/UnsafeBuffer.class", "org/agrona/BufferUtil.class", "org/agrona/BitUtil.class",
        "org/agrona/collections/Long2ObjectHashMap.class", "org/agrona/concurrent/AgentRunner.class",
        "org/agrona/ExpandableArrayBuffer.class"})
    void shouldBeTheOneInsideAeron(final String entry) throws IOException {
        assertArrayEquals(bytes("agrona-", entry), bytes("aeron-all-", entry), entry);
    }

    private static byte[] bytes(final String jarPrefix, final String entry) throws IOException {
        for (final String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
            final File file = new File(element);
            if (file.getName().startsWith(jarPrefix) && file.getName().endsWith(".jar")) {
                try (JarFile jar = new JarFile(file)) {
                    assertNotNull(jar.getEntry(entry), entry + " in " + file.getName());
                    return jar.getInputStream(jar.getEntry(entry)).readAllBytes();
                }
            }
        }
        throw new AssertionError("no " + jarPrefix + "*.jar on the class path");
    }
}
