package io.jindou.perf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.jindou.JindouOptions;
import io.jindou.perf.server.Programs;
import io.jindou.perf.server.Server;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServersTest {
    private final JindouOptions standard = JindouOptions.standard();
    private final List<Server> all = Servers.all(new Programs(List.of()), standard);

    private static List<String> names(final List<Server> servers) {
        return servers.stream().map(Server::name).toList();
    }

    @Test
    void shouldHaveBothKindsOfThreeNodes() {
        assertEquals(List.of("jetstream-r3", "jindou-cell", "jindou-cell-fsync1", "jindou-cell-fsync2"),
            names(all.stream().filter(server -> 3 == server.nodes()).toList()));
        assertEquals(all.size(), new HashSet<>(names(all)).size());
        assertEquals("jindou", all.get(0).name());
    }

    @Test
    void shouldMeasureThreeNodesOnlyWhenAsked() {
        final List<Server> usual = Servers.usual(all);
        assertTrue(usual.stream().allMatch(server -> 1 == server.nodes()), names(usual).toString());
        assertTrue(names(usual).contains("jindou-fsync1"), names(usual).toString());
        assertFalse(names(usual).contains("jindou-fsync2"), names(usual).toString());
    }

    @Test
    void shouldMeasureTheProtocolOfWuKongImOnlyWhenAsked() {
        final List<String> spoken = List.of("jindou-wukongim", "wukongim", "jindou-wukongim-plain", "wukongim-plain",
            "jindou-wukongim-ws", "wukongim-ws", "jindou-wukongim-ws-plain", "wukongim-ws-plain");
        assertEquals(spoken, names(all).stream().filter(name -> name.contains("wukongim")).toList());
        assertFalse(names(Servers.usual(all)).toString().contains("wukongim"), names(Servers.usual(all)).toString());
    }

    @Test
    void shouldFindJindouWithoutTheLevelThatWasAskedFor() {
        final JindouOptions forced = standard.withFsyncLevel(2);
        final List<Server> servers = Servers.all(new Programs(List.of()), forced);
        assertEquals("jindou-cell-fsync2", Servers.named(servers, "jindou-cell", forced).name());
        assertEquals("jindou-cell-fsync2", Servers.named(servers, "jindou-cell-fsync2", forced).name());
        assertEquals("jindou-fsync2", Servers.named(servers, "jindou", forced).name());
        assertEquals("jindou-wukongim-ws-fsync2", Servers.named(servers, "jindou-wukongim-ws", forced).name());
        assertEquals("relay", Servers.named(servers, "relay", forced).name());
        assertEquals("jindou-cell-fsync1", Servers.named(all, "jindou-cell-fsync1", standard).name());
        assertNull(Servers.named(servers, "jindou-cell-fsync1", forced));
    }
}
