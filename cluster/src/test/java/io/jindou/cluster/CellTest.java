package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.client.JindouClient;
import io.jindou.client.SendResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
}
