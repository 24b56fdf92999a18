package io.jindou.perf.peer;

import static io.jindou.perf.peer.Plans.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Speaker;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttSpeakerTest {
    private static final String CONNECT_0 = "\u0010\u0011\0\u0004MQTT\u0004\u0002\0\0\0\u0005user0";
    private static final String CONNECT_1 = "\u0010\u0011\0\u0004MQTT\u0004\u0002\0\0\0\u0005user1";
    private static final String CONNACK = "\u0020\u0002\0\0";
    private static final String SUBACK = "\u0090\u0004\0\u0001\u0001\u0001";
    private final Plan plan = Plans.of(2, List.of(new int[] {0, 1}), route(0, 1), route(0, ~0));

    private Speaker speaker(final int user, final int qos) {
        return new MqttProtocol("mqtt", qos).speaker(user, plan);
    }

    @Test
    void shouldBeReadyAtOnceWhenItOnlySends() {
        final Conversation zero = new Conversation(speaker(0, 1)).open();
        assertEquals(CONNECT_0, zero.said());
        assertEquals(List.of("ready"), zero.hear(CONNACK).ear.heard);
    }

    @Test
    void shouldBeReadyWhenItsSubscriptionsStand() {
        final Conversation one = new Conversation(speaker(1, 1)).open();
        assertEquals(CONNECT_1 + "\u0082\u000e\0\u0001\0\u0003u/1\u0001\0\u0003g/0\u0001", one.said());
        assertEquals(List.of(), one.hear(CONNACK).ear.heard);
        assertEquals(List.of("ready"), one.hear(SUBACK).ear.heard);
    }

    @Test
    void shouldPublishWithAndWithoutPacketIds() {
        final Conversation once = new Conversation(speaker(0, 0)).send(1, 5, "hello").send(~0, 6, "");
        assertEquals("\u0030\n\0\u0003u/1hello\u0030\u0005\0\u0003g/0", once.said());
        final Conversation atLeastOnce = new Conversation(speaker(0, 1)).send(1, 5, "hello").send(1, 6, "x".repeat(200));
        assertEquals("\u0032\u000c\0\u0003u/1\0\u0001hello\u0032\u00cf\u0001\0\u0003u/1\0\u0002" + "x".repeat(200),
            atLeastOnce.said());
        atLeastOnce.hear("\u0040\u0002\0\u0002\u0040\u0002\0\u0001");
        assertEquals(List.of("ack 6", "ack 5"), atLeastOnce.ear.heard);
    }

    @Test
    void shouldHearTheSameHoweverTheBytesAreCut() {
        final String large = "y".repeat(300);
        final String bytes = CONNACK + SUBACK
            + "\u0030\n\0\u0003u/1hello\u0032\u0008\0\u0003g/0\u0012\u0034z\u0032\u00b3\u0002\0\u0003u/1\0\u0001"
            + large + "\u00d0\0";
        assertEquals(List.of("ready", "message hello", "message z", "message " + large),
            Conversation.hearSplit(() -> speaker(1, 1), Conversation::open, bytes.substring(0, bytes.length() - 2)));
    }

    @Test
    void shouldAcknowledgeWhatCameAtLeastOnce() {
        final Conversation one = new Conversation(speaker(1, 1))
            .hear("\u0032\u0008\0\u0003g/0\u0012\u0034z\u0030\u0006\0\u0003g/0z\u003a\u0007\0\u0003g/0\0\u0007");
        assertEquals("\u0040\u0002\u0012\u0034\u0040\u0002\0\u0007", one.said());
        assertEquals(List.of("message z", "message z", "message "), one.ear.heard);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0020\u0002\0\u0005", "\u0020\0", "\u0090\u0004\0\u0001\u0001\u0080",
        "\u0090\u0003\0\u0001\u0001", "\u0040\u0002\0\u0001", "\u0040\0", "\u0030\u0001\0",
        "\u0030\u0004\0\u0005ab", "\u0034\u0007\0\u0003g/0\0\u0007", "\u0032\u0005\0\u0003g/0", "HTTP/1.1",
        "\u0030\u00ff\u00ff\u00ff\u00ff\u0001", "\u0030\u00ff\u00ff\u00ff\u007f"})
    void shouldRefuseErrorsAndWhatIsNoPacket(final String bytes) {
        final Conversation one = new Conversation(speaker(1, 1)).open().hear(bytes + CONNACK + "x".repeat(200));
        assertEquals(1, one.ear.heard.size(), one.ear.heard.toString());
        assertTrue(one.ear.heard.get(0).startsWith("refused the MQTT broker sent "), one.ear.heard.toString());
        assertEquals(0, one.waiting());
    }

    @Test
    void shouldRefuseAPlanInWhichItWouldHearItself() throws IOException {
        final Plan both = Plans.of(2, List.of(new int[] {0, 1}), route(0, ~0), route(1, ~0));
        final String message =
            assertThrows(IOException.class, () -> new MqttProtocol("mqtt", 1).prepare(null, both)).getMessage();
        assertTrue(message.startsWith("group 0 of 'test'"), message);
        new MqttProtocol("mqtt", 1).prepare(null, plan);
    }
}
