package io.jindou.perf.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.rig.Protocol;
import io.jindou.perf.server.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FreshServerTest {
    @TempDir
    private Path parent;

    @Test
    void shouldEndTheServerAndThenRemoveItsDirectory() throws IOException {
        final FakeServer server = new FakeServer(false);
        try (FreshServer fresh = FreshServer.start(server, parent, 3)) {
            assertEquals(3, server.core);
            assertEquals(parent, server.directory.getParent());
            assertArrayEquals(new long[]{42}, fresh.pids());
            assertEquals(List.of("it sneezed"), fresh.remarks());
            Files.writeString(server.directory.resolve("fake.out"), "one\ntwo\n");
            assertEquals("  | one\n  | two\n", fresh.lastWords());
            Files.delete(server.directory.resolve("fake.out"));
            Files.writeString(server.directory.resolve("node-0.console.log"), "three\n");
            assertEquals("  | three\n", fresh.lastWords());
        }
        assertTrue(server.wasDirectoryThereAtTheEnd);
        assertNothingLeft();
    }

    @Test
    void shouldRemoveTheDirectoryOfAServerThatDoesNotStart() throws IOException {
        assertThrows(IOException.class, () -> FreshServer.start(new FakeServer(true), parent, -1));
        assertNothingLeft();
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(parent)) {
            assertEquals(0, left.count());
        }
    }

    private static final class FakeServer implements Server {
        private final boolean isBroken;
        private Path directory;
        private int core;
        private boolean wasDirectoryThereAtTheEnd;

        FakeServer(final boolean isBroken) {
            this.isBroken = isBroken;
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public String persistence() {
            return "none";
        }

        @Override
        public Protocol protocol() {
            return null;
        }

        @Override
        public String missing() {
            return null;
        }

        @Override
        public String version() {
            return "0";
        }

        @Override
        public Running start(final Path in, final int on) throws IOException {
            directory = in;
            core = on;
            Files.writeString(in.resolve("data"), "something");
            if (isBroken) {
                throw new IOException("broken");
            }
            return new Running() {
                @Override
                public InetSocketAddress address() {
                    return new InetSocketAddress(0);
                }

                @Override
                public long[] pids() {
                    return new long[]{42};
                }

                @Override
                public List<String> remarks() {
                    return List.of("it sneezed");
                }

                @Override
                public void close() {
                    wasDirectoryThereAtTheEnd = Files.isDirectory(directory);
                }
            };
        }
    }
}
