package io.jindou.perf.peer;

import static io.jindou.perf.peer.Plans.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Speaker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelaySpeakerTest {
    private static final String LOGGED_IN = "\u0005\0\0\0\u0002";
    private final Plan plan = Plans.of(4, List.of(new int[] {0, 3}, new int[] {1}), route(3, 1));

    private Speaker speaker(final int user) {
        return new RelayProtocol("relay").speaker(user, plan);
    }

    @Test
    void shouldLogInWithItsGroups() {
        assertEquals("\r\0\0\0\u0001\u0003\0\0\0\0\0\0\0", new Conversation(speaker(3)).open().said());
        assertEquals("\t\0\0\0\u0001\u0002\0\0\0", new Conversation(speaker(2)).open().said());
    }

    @Test
    void shouldSendToUserAndGroup() {
        assertEquals("\u0013\0\0\0\u0003\u0001\0\0\0\u0009\u0008\0\0\0\0\0\0hi"
            + "\u0011\0\0\0\u0003\u00fe\u00ff\u00ff\u00ff\u0001\0\0\0\0\0\0\0",
            new Conversation(speaker(3)).send(1, 0x0809, "hi").send(~1, 1, "").said());
    }

    @Test
    void shouldHearTheSameHoweverTheBytesAreCut() {
        assertEquals(List.of("ready", "ack 258", "message hi", "message "),
            Conversation.hearSplit(() -> speaker(1), Conversation::open,
                LOGGED_IN + "\r\0\0\0\u0004\u0002\u0001\0\0\0\0\0\0\u0007\0\0\0\u0005hi\u0005\0\0\0\u0005"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0005\0\0\0\u0009", "\u0004\0\0\0\u0002", "\0\0\0\u0001\u0002", "\u0005\0\0\0\u0004", "HTTP/1.1"})
    void shouldRefuseWhatIsNoFrame(final String bytes) {
        final Conversation one = new Conversation(speaker(1)).open().hear(bytes);
        assertEquals(1, one.ear.heard.size());
        assertTrue(one.ear.heard.get(0).startsWith("refused no frame of the relay"), one.ear.heard.toString());
    }
}
