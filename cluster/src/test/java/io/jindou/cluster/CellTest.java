package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.client.JindouClient;
import io.jindou.client.SendResult;
import io.jindou.cluster.control.ControlClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three members and a gateway, all in this process: the real drivers, archives, consensus modules, engines and sockets. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CellTest {
    @TempDir
    private Path directory;

    @Test
    void shouldElectALeaderAndCarryMessages() throws Exception {
        try (TestCell cell = TestCell.start(directory, 3)) {
            cell.awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                final SendResult result =
                    alice.sendToUser("bob", "hello".getBytes(StandardCharsets.UTF_8)).get(20, TimeUnit.SECONDS);

                assertEquals(1, result.messageSeq());
            }
        }
    }

    /** Each node reports its checkpoints, and a majority of them agrees on the state at one log position. */
    @Test
    void shouldCompareStatesAtAnEqualLogPosition() throws Exception {
        try (TestCell cell = TestCell.start(directory, 3)) {
            cell.awaitLeader();
            final Set<Integer> reported = new HashSet<>();
            while (reported.size() < 3) {
                for (int id = 0; id < 3; id++) {
                    final JsonNode status = ControlClient.ask(directory.resolve("node-" + id), "status");
                    assertEquals(0, status.path("disputedPosition").asLong());
                    if (status.path("agreedPosition").asLong() > 0 && 3 == status.path("cellNodes").asInt()
                        && status.path("reportsSent").asLong() > 0) {
                        reported.add(id);
                    }
                }
            }
            final Map<Long, String> hashes = new HashMap<>();
            int equal = 0;
            for (int id = 0; id < 3; id++) {
                final JsonNode status = ControlClient.ask(directory.resolve("node-" + id), "status");
                for (final JsonNode checkpoint : status.path("checkpoints")) {
                    final String hash = checkpoint.path("stateHash").asText();
                    final String before = hashes.put(checkpoint.path("logPosition").asLong(), hash);
                    assertTrue(null == before || before.equals(hash), "nodes differ at " + checkpoint);
                    equal += null == before ? 0 : 1;
                }
            }
            assertTrue(equal > 0, "no two nodes have a checkpoint at the same position");
        }
    }

    /** Checklist rows 10, 36 and 90. */
    @Test
    void shouldKeepConnectionsAndMessagesWhenLeadersDieOneAfterTheOther() throws Exception {
        try (TestCell cell = TestCell.start(directory, 3)) {
            cell.awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                for (int i = 1; i <= 3; i++) {
                    final int leader = cell.awaitLeaderId();
                    cell.closeMember(leader);
                    // a client that does not reconnect: its one connection has to last
                    final SendResult result =
                        alice.sendToUser("bob", ("message " + i).getBytes(StandardCharsets.UTF_8)).get(60, TimeUnit.SECONDS);
                    assertEquals(i, result.messageSeq());
                    cell.startMember(leader);
                    cell.awaitLeader();
                }
            }
        }
    }

    /** The log goes back to the beginning, so its replay writes all of the journal. */
    @Test
    void shouldRebuildAMemberFromTheLogAlone() throws Exception {
        try (TestCell cell = TestCell.start(directory, 3)) {
            cell.awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                assertEquals(1, alice.sendToUser("bob", new byte[100]).get(60, TimeUnit.SECONDS).messageSeq());
                final int wiped = cell.awaitLeaderId();
                cell.closeMember(wiped);
                cell.wipe(wiped);
                cell.startMember(wiped);
                cell.awaitWhole(wiped);
                cell.awaitEqualHashes();
            }
        }
    }

    /** Checklist row 89. */
    @Test
    void shouldRebuildAMemberWhoseDiskWasWiped() throws Exception {
        try (TestCell cell = TestCell.start(directory, 3)) {
            cell.awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                for (int i = 1; i <= 500; i++) {
                    assertEquals(i, alice.sendToUser("bob", new byte[100]).get(60, TimeUnit.SECONDS).messageSeq());
                }
                final int leader = cell.awaitLeaderId();
                cell.member(leader).snapshot();
                final int wiped = (leader + 1) % 3;
                cell.closeMember(wiped);
                cell.wipe(wiped);
                assertEquals(501, alice.sendToUser("bob", new byte[100]).get(60, TimeUnit.SECONDS).messageSeq());

                cell.startMember(wiped);
                cell.awaitWhole(wiped);
                assertEquals(502, alice.sendToUser("bob", new byte[100]).get(60, TimeUnit.SECONDS).messageSeq());

                // it is as good as any other: with it and one more the cell serves on
                cell.closeMember(leader);
                assertEquals(503, alice.sendToUser("bob", new byte[100]).get(60, TimeUnit.SECONDS).messageSeq());
                cell.awaitEqualHashes();
            }
        }
    }

    /** Whatever ends a copy of the log, a leader that died in the middle for one, the next one begins by itself. */
    @Test
    void shouldBeginTheCopyOfTheLogAgainWhenItFails() throws Exception {
        try (TestCell cell = TestCell.start(directory, 3)) {
            cell.awaitLeader();
            final List<String> news = new CopyOnWriteArrayList<>();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                TestCell.send(alice, "bob", 50, 100);
                final int wiped = (cell.awaitLeaderId() + 1) % 3;
                cell.closeMember(wiped);
                cell.wipe(wiped);
                // what the copy says first comes from the middle of it
                cell.news(sentence -> {
                    news.add(sentence);
                    if (2 == news.size()) {
                        throw new NodeFailure("the test wants so", null);
                    }
                });
                cell.startMember(wiped);
                assertEquals("takes log and snapshot from the other nodes", news.get(0));
                assertEquals("begins the copy of the log again, because the test wants so", news.get(2));
                cell.awaitWhole(wiped);
                TestCell.send(alice, "bob", 50, 100);
                cell.awaitEqualHashes();
            }
        }
    }
}
