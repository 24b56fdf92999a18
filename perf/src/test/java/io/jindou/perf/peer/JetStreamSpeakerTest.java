package io.jindou.perf.peer;

import static io.jindou.perf.peer.Plans.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.rig.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class JetStreamSpeakerTest {
    private final Plan plan = Plans.of(8, List.of(), route(7, 1), route(1, 7));
    private final Plan oneWay = Plans.of(8, List.of(), route(7, 1));

    private Conversation conversation(final int user) {
        return new Conversation(new JetStreamProtocol().speaker(user, plan));
    }

    @Test
    void shouldListenForItsAcknowledgements() {
        final String said = conversation(7).open().said();
        assertTrue(said.endsWith("SUB u.7 2\r\nSUB a.7.* 1\r\nPING\r\n"), said);
    }

    @Test
    void shouldNotListenForWhatItWillNotGet() {
        final String receiver = new Conversation(new JetStreamProtocol().speaker(1, oneWay)).open().said();
        assertFalse(receiver.contains("SUB a."), receiver);
        final String sender = new Conversation(new JetStreamProtocol().speaker(7, oneWay)).open().said();
        assertFalse(sender.contains("SUB u."), sender);
    }

    @Test
    void shouldCarryTheTokenInTheReplySubject() {
        final long token = Long.MAX_VALUE;
        assertEquals("PUB u.1 a.7.42 2\r\nhi\r\nPUB u.1 a.7." + token + " 1\r\nx\r\n",
            conversation(7).send(1, 42, "hi").send(1, token, "x").said());
    }

    @Test
    void shouldHearTheSameHoweverTheBytesAreCut() {
        final String bytes = "PONG\r\nMSG a.7.42 1 28\r\n{\"stream\":\"BENCH\", \"seq\":17}\r\nMSG u.7 2 a.1.9 5\r\nhello\r\n"
            + "MSG a.7.9223372036854775807 1 27\r\n{\"stream\":\"BENCH\",\"seq\":1} \r\n";
        assertEquals(List.of("ready", "ack 42", "message hello", "ack " + Long.MAX_VALUE),
            Conversation.hearSplit(() -> new JetStreamProtocol().speaker(7, plan), Conversation::open, bytes));
    }

    @Test
    void shouldRefuseWhenTheStreamHasAnError() {
        final String answer = "{\"error\":{\"code\":503,\"description\":\"no space\"},\"stream\":\"BENCH\",\"seq\":0}";
        final Conversation seven = conversation(7).hear("MSG a.7.42 1 " + answer.length() + "\r\n" + answer + "\r\n");
        assertEquals(List.of("refused JetStream says: " + answer), seven.ear.heard);
    }

    @Test
    void shouldRefuseAnAcknowledgementForSomebodyElse() {
        final Conversation seven = conversation(7).hear("MSG a.8.42 1 2\r\n{}\r\n");
        assertEquals(1, seven.ear.heard.size());
        assertTrue(seven.ear.heard.get(0).startsWith("refused "), seven.ear.heard.get(0));
    }
}
