package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.client.JindouClient;
import io.jindou.cluster.control.ControlClient;
import io.jindou.gateway.account.Phase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cost of messages, as a running node tells it, on the threads of either kind. */
@Timeout(60)
final class NodeCostTest {
    private static final int MESSAGES = 50;
    /** Without the driver: on the core thread the archive steps it. */
    private static final List<Phase> PASSED = List.of(Phase.SOCKET_READ, Phase.DECODE, Phase.OFFER, Phase.ARCHIVE,
        Phase.CONSENSUS, Phase.SERVICE, Phase.ENGINE, Phase.JOURNAL, Phase.DRAIN, Phase.FAN_OUT,
        Phase.SOCKET_WRITE);

    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource
    void shouldAccountForAllThatAMessagePasses(final TestNodes nodes) throws Exception {
        try (NodeProcess node = nodes.launch(TestNodes.settings(temp), new EmbeddedParts());
            JindouClient alice = JindouClient.builder().address("127.0.0.1", node.tcpPort()).uid("alice").connect()) {
            alice.sendToUser("bob", new byte[1]).get();
            // the first question opens the accounts
            final JsonNode before = ControlClient.ask(temp, "cost");
            assertEquals(0, sum(before, Phase.JOURNAL, "visits"));
            for (int i = 0; i < MESSAGES; i++) {
                alice.sendToUser("bob", new byte[] {(byte)i}).get();
            }
            final JsonNode after = ControlClient.ask(temp, "cost");
            for (final Phase phase : PASSED) {
                assertTrue(sum(after, phase, "ns") > sum(before, phase, "ns"), phase.label());
            }
            assertEquals(MESSAGES, sum(after, Phase.JOURNAL, "visits") - sum(before, Phase.JOURNAL, "visits"));
            assertEquals(MESSAGES, counter(after, "gateway.sends") - counter(before, "gateway.sends"));
            assertTrue(sum(after, Phase.ENGINE, "visits") - sum(before, Phase.ENGINE, "visits") >= MESSAGES);
            assertTrue(after.path("cpuNs").asLong() >= before.path("cpuNs").asLong());
            assertTrue(after.path("threads").path("jindou-history").path("cpuNs").asLong() > 0);
            for (final JsonNode account : after.path("accounts")) {
                assertTrue(account.path("loops").asLong() > account.path("idleLoops").asLong(), account.path("name").asText());
                // the threads go on while they are read
                assertTrue(account.path("loops").asLong() >= sum(account.path("loopsByLength")));
                assertTrue(sum(account.path("loopsByLength")) > 0);
            }
            assertEquals(0, node.errorCount());
        }
    }

    private static long counter(final JsonNode answer, final String name) {
        return answer.path("counters").path(name).asLong();
    }

    private static long sum(final JsonNode answer, final Phase phase, final String value) {
        long sum = 0;
        for (final JsonNode account : answer.path("accounts")) {
            sum += account.path("phases").path(phase.label()).path(value).asLong();
        }
        return sum;
    }

    private static long sum(final JsonNode numbers) {
        long sum = 0;
        for (final JsonNode number : numbers) {
            sum += number.asLong();
        }
        return sum;
    }
}
