package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.client.JindouClient;
import io.jindou.codecs.ChannelTypes;
import io.jindou.engine.Engine;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members of a newer engine take the place of older ones, one after the other, while clients go on. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class UpgradeTest {
    private static final int NEWER = Engine.VERSION + 1;

    @TempDir
    private Path directory;

    @Test
    void shouldRaiseTheVersionWhenTheLastMemberIsUpgraded() throws Exception {
        try (TestCell cell = TestCell.start(directory, 3)) {
            cell.awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                TestCell.send(alice, "bob", 10, 100);
                awaitVersion(cell, Engine.VERSION);
                // followers first, so that the leader changes once only
                final int leader = cell.awaitLeaderId();
                upgrade(cell, alice, (leader + 1) % 3);
                upgrade(cell, alice, (leader + 2) % 3);
                assertEquals(Engine.VERSION, version(cell, leader));
                upgrade(cell, alice, leader);
                awaitVersion(cell, NEWER);
                assertEquals(10 + 3 * 2 * 10, alice.maxSeq(ChannelTypes.PERSON, "bob")
                    .get(60, TimeUnit.SECONDS));
                cell.awaitEqualHashes();

                final int older = (cell.awaitLeaderId() + 1) % 3;
                cell.closeMember(older);
                cell.variant(older, EngineVariant.SHIPPED);
                final String sentence = whyItStops(cell, older);
                assertTrue(sentence.contains("engine version " + NEWER) && sentence.contains("version " + Engine.VERSION),
                    sentence);
                TestCell.send(alice, "bob", 10, 100);
                cell.variant(older, newer());
                cell.startMember(older);
                cell.awaitWhole(older);
                cell.awaitEqualHashes();
            }
        }
    }

    private static void upgrade(final TestCell cell, final JindouClient alice, final int id) throws Exception {
        cell.closeMember(id);
        TestCell.send(alice, "bob", 10, 100);
        cell.variant(id, newer());
        cell.startMember(id);
        cell.awaitWhole(id);
        TestCell.send(alice, "bob", 10, 100);
    }

    private static EngineVariant newer() {
        return new EngineVariant(NEWER, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** It may be refused at once, or learn it from the log a little later. */
    private static String whyItStops(final TestCell cell, final int id) throws Exception {
        try {
            cell.startMember(id);
            return cell.awaitFatal(id);
        } catch (final StartFailure ex) {
            return ex.getMessage();
        }
    }

    private static void awaitVersion(final TestCell cell, final int version) throws Exception {
        for (int id = 0; id < cell.size(); id++) {
            final int member = id;
            TestCell.await("node " + id + " goes by version " + version(cell, id), () -> version == version(cell, member));
        }
    }

    private static int version(final TestCell cell, final int id) {
        return (Integer) cell.member(id).status().get("versionInForce");
    }
}
