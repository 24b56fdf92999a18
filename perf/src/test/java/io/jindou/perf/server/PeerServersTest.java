package io.jindou.perf.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jindou.perf.rig.LoadResult;
import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Rig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeerServersTest {
    private static final Programs MACHINE = Programs.ofMachine();

    @TempDir
    private Path directory;

    static Stream<String> names() {
        return PeerServers.all(MACHINE).stream().map(Server::name);
    }

    private static Server server(final String name) {
        return PeerServers.all(MACHINE).stream().filter(server -> server.name().equals(name)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldCarryMessagesToUsersAndGroups(final String name) throws IOException {
        final Server server = server(name);
        assumeTrue(null == server.missing(), server.missing());
        assertTrue(Character.isDigit(server.version().charAt(0)), server.version());
        // 0 and 1 send, 2 to 4 hear; 0 is a member of the group that it sends to
        final Plan plan = new Plan("test", 5, List.of(new int[] {0, 2, 3, 4}),
            List.of(new Plan.Route(0, ~0), new Plan.Route(1, 3), new Plan.Route(1, 4)), 4, 0,
            new int[] {16, 128, 65_536}, 0, 200);
        try (Server.Running running = server.start(directory, -1)) {
            final LoadResult result = Rig.messages(running.address(), server.protocol(), plan, Meter.NONE);
            assertTrue(result.verdict().isClean(), result.verdict().toString());
            assertTrue(result.verdict().delivered() > 0);
            assertEquals(0, result.strayAcks());
            assertEquals(0, result.missingAcks());
            if (!server.protocol().isAcknowledging()) {
                assertEquals(0, result.ack().getTotalCount());
            }
            assertTrue(running.pids().length > 0);
        }
    }

    @Test
    void shouldHaveNamesOfTheirOwnThatTheirProtocolsShare() {
        final Set<String> names = new HashSet<>();
        for (final Server server : PeerServers.all(MACHINE)) {
            assertTrue(names.add(server.name()), server.name());
            assertEquals(server.name(), server.protocol().name());
            assertFalse(server.persistence().isBlank());
        }
        assertEquals(9, names.size());
    }

    @Test
    void shouldSayWhichPackageIsMissing() {
        for (final Server server : PeerServers.all(new Programs(List.of(directory)))) {
            if (!server.name().startsWith("relay")) {
                assertTrue(server.missing().contains("Debian package"), server.missing());
                assertTrue(server.missing().contains("--install-peers"), server.missing());
            }
        }
    }
}
