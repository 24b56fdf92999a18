package io.jindou.cluster.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.client.ClientBuilder;
import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.cluster.StartFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed as kill -9 does. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class LocalCellTest {
    private static final int ATTEMPTS = 6;
    private static final long PATIENCE_MS = 90_000;
    @TempDir
    private Path directory;
    private LocalCell cell;

    @AfterEach
    void stop() {
        if (null != cell) {
            cell.processes().forEach(process -> cell.kill(process.name()));
        }
    }

    /** Checklist rows 10, 36, 57 and 90. */
    @Test
    void shouldServeOnWhenTheLeaderIsKilledAndTakeItBack() throws Exception {
        cell = LocalCell.create(directory.resolve("cell"), LocalPlan.of(3, 2, 0), UsersProgram.server());
        cell.start();
        cell.awaitServing(PATIENCE_MS);
        try (JindouClient alice = connect("gateway-0", "alice"); JindouClient bob = connect("gateway-1", "bob")) {
            assertEquals(1, send(alice, "bob", "before"));
            final String leader = "node-" + cell.ask("node-0", "status").path("leader").asInt();

            cell.kill(leader);
            assertEquals(2, send(alice, "bob", "meanwhile"));
            assertEquals(3, send(bob, "alice", "back"));

            // found by another program, as after a start of the command
            cell = LocalCell.open(cell.root(), UsersProgram.server());
            assertTrue(cell.process(leader).handle().isEmpty());
            cell.start();
            cell.awaitServing(PATIENCE_MS);
            assertEquals(4, send(bob, "alice", "again"));
        }
        cell.stop();
        assertTrue(cell.processes().stream().allMatch(process -> process.handle().isEmpty()));
    }

    @Test
    void shouldSayWhereThereIsNoCellAndWhereThereIsOne() {
        final Path root = directory.resolve("other");

        assertFalse(LocalCell.isIn(root));
        assertTrue(assertThrows(StartFailure.class, () -> LocalCell.open(root, List.of())).getMessage().contains("no cell"));
        LocalCell.create(root, LocalPlan.of(1, 1, 0), List.of());
        assertTrue(LocalCell.isIn(root));
        assertThrows(StartFailure.class, () -> LocalCell.create(root, LocalPlan.of(1, 1, 0), List.of()));
        final LocalProcess gateway = LocalCell.open(root, List.of()).process("gateway-0");
        assertEquals(Set.of("http", "tcp", "ws"), gateway.ports().keySet());
        assertTrue(gateway.arguments().containsAll(List.of("--ws-port", gateway.ports().get("ws").toString())));
        assertEquals(List.of("node-0", "gateway-0"),
            LocalCell.open(root, List.of()).processes().stream().map(LocalProcess::name).toList());
    }

    /** A machine with other work may need more than one attempt. */
    private JindouClient connect(final String gateway, final String uid) {
        final ClientBuilder builder = JindouClient.builder()
            .address("127.0.0.1", cell.process(gateway).ports().get("tcp")).uid(uid).reconnect(false);
        for (int attempt = 1; ; attempt++) {
            try {
                return builder.connect();
            } catch (final JindouException ex) {
                if (attempt == ATTEMPTS) {
                    throw ex;
                }
            }
        }
    }

    private static long send(final JindouClient from, final String to, final String text) throws Exception {
        return from.sendToUser(to, text.getBytes(StandardCharsets.UTF_8)).get(60, TimeUnit.SECONDS).messageSeq();
    }
}
