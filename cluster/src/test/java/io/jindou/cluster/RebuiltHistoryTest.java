package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.client.History;
import io.jindou.client.JindouClient;
import io.jindou.client.Message;
import io.jindou.codecs.ChannelTypes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose disk was wiped has its index again when it has its journal again. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RebuiltHistoryTest {
    private static final int MESSAGES = 1500;
    private static final int PAGE = 50;

    @TempDir
    private Path directory;

    @Test
    void shouldIndexTheJournalThatWasCopied() throws Exception {
        try (TestCell cell = TestCell.prepare(directory, 3).startAll()) {
            cell.awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0); JindouClient alice = cell.connect(gateway, "alice")) {
                TestCell.send(alice, "bob", MESSAGES, 10);
                final int wiped = cell.awaitLeaderId();
                cell.closeMember(wiped);
                cell.wipe(wiped);
                cell.startMember(wiped);
                cell.awaitWhole(wiped);
                awaitCovered(cell, wiped, MESSAGES);
                TestCell.send(alice, "bob", 1, 10);
                assertPage(alice, 1);
                assertPage(alice, MESSAGES / 2);
                awaitCovered(cell, wiped, MESSAGES + 1);
            }
        }
    }

    private static void assertPage(final JindouClient reader, final long from) throws Exception {
        final History history = reader.history(ChannelTypes.PERSON, "bob", from, PAGE, false).get(60, TimeUnit.SECONDS);
        assertEquals(LongStream.range(from, from + PAGE).boxed().toList(),
            history.messages().stream().map(Message::messageSeq).toList());
        assertTrue(history.more());
    }

    private static void awaitCovered(final TestCell cell, final int id, final long records) throws Exception {
        TestCell.await("node " + id + " has no index: " + cell.member(id).status().get("historyIndex"), () -> {
            final Map<String, Object> status = cell.member(id).status();
            return List.of("covers up to journal record " + records + " of " + records).contains(status.get("historyIndex"));
        });
    }
}
