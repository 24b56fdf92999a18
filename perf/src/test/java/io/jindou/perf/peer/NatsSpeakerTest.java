package io.jindou.perf.peer;

import static io.jindou.perf.peer.Plans.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.rig.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NatsSpeakerTest {
    private static final String INFO = "INFO {\"server_id\":\"N\",\"max_payload\":1048576} \r\n";
    private final Plan plan = Plans.of(3, List.of(new int[] {0, 1}), route(0, 1), route(0, ~0));

    private Conversation conversation(final int user) {
        return new Conversation(new NatsProtocol().speaker(user, plan));
    }

    @Test
    void shouldAskForItsSubjectsAndWaitForPong() {
        final Conversation one = conversation(1).open();
        final String said = one.said();
        assertTrue(said.startsWith("CONNECT {"), said);
        assertTrue(said.endsWith("}\r\nSUB u.1 2\r\nSUB g.0 3\r\nPING\r\n"), said);
        one.hear(INFO);
        assertEquals(List.of(), one.ear.heard);
        one.hear("PONG\r\n").hear("PONG\r\n");
        assertEquals(List.of("ready"), one.ear.heard);
    }

    @Test
    void shouldPublishToUserAndGroup() {
        final Conversation zero = conversation(0);
        zero.send(1, 77, "hello").send(~0, 78, "");
        assertEquals("PUB u.1 5\r\nhello\r\nPUB g.0 0\r\n\r\n", zero.said());
    }

    @Test
    void shouldHearTheSameHoweverTheBytesAreCut() {
        final List<String> heard = Conversation.hearSplit(() -> new NatsProtocol().speaker(1, plan), Conversation::open,
            INFO + "PING\r\n+OK\r\nPONG\r\nMSG u.1 2 5\r\nhello\r\nMSG g.0 3 reply.to 4\r\n\r\n\r\n\r\n"
                + "MSG u.1 2 0\r\n\r\nPING\r\n");
        assertEquals(List.of("ready", "message hello", "message \r\n\r\n", "message "), heard);
    }

    @Test
    void shouldAnswerPing() {
        assertEquals("PONG\r\n", conversation(1).hear("PING\r\n").said());
    }

    @Test
    void shouldSayWhatTheServerRefused() {
        final Conversation one = conversation(1).hear("-ERR 'Authorization Violation'\r\nPONG\r\n");
        assertEquals(List.of("refused NATS says: -ERR 'Authorization Violation'"), one.ear.heard);
        assertEquals(0, one.waiting());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400\r\n", "\0\0\0\n", "MSG u.1 2\r\n", "MSG u.1 2 5x\r\nhello\r\n", "MSG u.1 2 -5\r\n",
        "MOO a b 3\r\n", "MSG u.1 2 99999999999999999999\r\n"})
    void shouldRefuseWhatIsNoFrame(final String bytes) {
        final Conversation one = conversation(1).hear(bytes);
        assertEquals(1, one.ear.heard.size());
        assertTrue(one.ear.heard.get(0).startsWith("refused "), one.ear.heard.get(0));
    }

    @Test
    void shouldRefuseALineWithoutEnd() {
        final Conversation one = conversation(1).hear("INFO " + "x".repeat(64 * 1024));
        assertTrue(one.ear.heard.get(0).startsWith("refused a line"), one.ear.heard.get(0));
    }
}
