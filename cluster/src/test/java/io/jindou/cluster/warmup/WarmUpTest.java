package io.jindou.cluster.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.EmbeddedParts;
import io.jindou.cluster.NodeParts;
import io.jindou.cluster.Profile;
import io.jindou.cluster.config.GatewaySettings;
import io.jindou.cluster.config.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {
    private static final long LIMIT_MS = 200;

    @TempDir
    private Path temporary;
    private Path data;
    private NodeSettings settings;

    @BeforeEach
    void name() {
        data = temporary.resolve("data");
        // a node that is narrower than the warm-up: its users have no tokens, are more, and write more
        settings = new NodeSettings(data, Profile.BALANCED, true, 0, 2,
            new GatewaySettings(0, "127.0.0.1", 1, 1, 180));
    }

    @Test
    void shouldSendMessagesAndLeaveNothingBehind() throws IOException {
        try (DataDirectory directory = DataDirectory.open(data)) {
            final List<Path> before = files();
            final WarmUp.Result result = WarmUp.run(settings, directory, new EmbeddedParts(), LIMIT_MS);
            assertTrue(result.messages() > 0);
            assertFalse(result.hasFailed());
            assertEquals(before, files());
        }
    }

    @Test
    void shouldReplaceWhatAKilledProcessLeft() throws IOException {
        try (DataDirectory directory = DataDirectory.open(data)) {
            final Path left = Files.createDirectories(data.resolve("warm-up/archive")).resolve("archive.catalog");
            Files.writeString(left, "nonsense");
            assertTrue(WarmUp.run(settings, directory, new EmbeddedParts(), LIMIT_MS).messages() > 0);
            assertFalse(Files.exists(data.resolve("warm-up")));
        }
    }

    @Test
    void shouldReturnWhenItFails() throws IOException {
        final AtomicInteger starts = new AtomicInteger();
        final NodeParts broken = new NodeParts() {
            @Override
            public HostedEngine engine(final EngineSite site) {
                starts.incrementAndGet();
                throw new IllegalStateException("no engine");
            }

            @Override
            public HostedGateway gateway(final GatewaySite site) {
                throw new IllegalStateException("no gateway");
            }
        };
        try (DataDirectory directory = DataDirectory.open(data)) {
            final WarmUp.Result result = WarmUp.run(settings, directory, broken, LIMIT_MS);
            assertEquals(0, result.messages());
            assertTrue(result.hasFailed());
            assertEquals(1, starts.get());
            assertFalse(Files.exists(data.resolve("warm-up")));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.sorted().toList();
        }
    }
}
