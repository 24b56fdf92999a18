package io.jindou.perf.peer;

import static io.jindou.perf.peer.Plans.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Speaker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSpeakerTest {
    private static final String PING = "*1\r\n$4\r\nPING\r\n";
    private static final String PONG = "+PONG\r\n";
    private static final String READ = "*10\r\n$5\r\nXREAD\r\n$5\r\nCOUNT\r\n$3\r\n256\r\n$5\r\nBLOCK\r\n$1\r\n0\r\n"
        + "$7\r\nSTREAMS\r\n$3\r\nu:1\r\n$3\r\ng:0\r\n";
    private final Plan plan = Plans.of(2, List.of(new int[] {0, 1}), route(0, 1), route(0, ~0));

    private Speaker speaker(final int user) {
        return new RedisProtocol("redis").speaker(user, plan);
    }

    private static String entry(final String id, final String payload) {
        return "*2\r\n$" + id.length() + "\r\n" + id + "\r\n*2\r\n$1\r\nm\r\n$" + payload.length() + "\r\n" + payload + "\r\n";
    }

    @Test
    void shouldAddToStreamsAndPairAnswersWithTokens() {
        final Conversation zero = new Conversation(speaker(0)).open().hear(PONG);
        zero.send(1, 70, "hello").send(~0, 71, "");
        assertEquals(PING + "*5\r\n$4\r\nXADD\r\n$3\r\nu:1\r\n$1\r\n*\r\n$1\r\nm\r\n$5\r\nhello\r\n"
            + "*5\r\n$4\r\nXADD\r\n$3\r\ng:0\r\n$1\r\n*\r\n$1\r\nm\r\n$0\r\n\r\n", zero.said());
        zero.hear("$15\r\n1526919030474-0\r\n").hear("$15\r\n1526919030474-1\r\n");
        assertEquals(List.of("ready", "ack 70", "ack 71"), zero.ear.heard);
    }

    @Test
    void shouldTakeAcknowledgementsHoweverTheyAreCut() {
        assertEquals(List.of("ready", "ack 7", "ack 8"), Conversation.hearSplit(() -> speaker(0),
            conversation -> conversation.open().send(1, 7, "a").send(1, 8, "b"), PONG + "$3\r\n5-0\r\n$4\r\n5-10\r\n"));
    }

    @Test
    void shouldAskForAllStreamsFromTheBeginning() {
        final Conversation one = new Conversation(speaker(1)).open();
        assertEquals(PING, one.said());
        one.hear(PONG);
        assertEquals(PING + READ + "$3\r\n0-0\r\n$3\r\n0-0\r\n", one.said());
    }

    @Test
    void shouldAskAgainFromTheLastIdsHoweverTheAnswerIsCut() {
        final String answer = "*2\r\n*2\r\n$3\r\ng:0\r\n*2\r\n" + entry("9-0", "one") + entry("9-12", "*2\r\n")
            + "*2\r\n$3\r\nu:1\r\n*1\r\n" + entry("10-3", "");
        assertEquals(List.of("ready", "message one", "message *2\r\n", "message "),
            Conversation.hearSplit(() -> speaker(1), Conversation::open, PONG + answer));
        final Conversation one = new Conversation(speaker(1)).open().hear(PONG).hear(answer);
        assertTrue(one.said().endsWith(READ + "$4\r\n10-3\r\n$4\r\n9-12\r\n"), one.said());
        one.hear("*1\r\n*2\r\n$3\r\nu:1\r\n*1\r\n" + entry("10-4", "x"));
        assertTrue(one.said().endsWith(READ + "$4\r\n10-4\r\n$4\r\n9-12\r\n"), one.said());
    }

    @Test
    void shouldNotSendWhereItWaits() {
        final Conversation one = new Conversation(speaker(1)).open();
        assertThrows(IllegalStateException.class, () -> one.send(0, 1, "x"));
    }

    @Test
    void shouldRefuseAPlanInWhichSomebodySendsAndHears() {
        final Plan both = Plans.of(2, List.of(), route(0, 1), route(1, 0));
        final InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        final String message =
            assertThrows(IOException.class, () -> new RedisProtocol("redis").prepare(nowhere, both)).getMessage();
        assertTrue(message.startsWith("user 0 of 'test' both sends and hears"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-ERR unknown command\r\n", "$3\r\n1-0\r\n", "*1\r\n", ":1\r\n", "$-1\r\n", "$x\r\n"})
    void shouldRefuseWhatIsNoAnswer(final String bytes) {
        final Conversation zero = new Conversation(speaker(0)).open().hear(PONG + bytes);
        assertEquals(2, zero.ear.heard.size(), zero.ear.heard.toString());
        assertEquals("refused Redis says: " + bytes.replace("\r\n", "  ").strip(), zero.ear.heard.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-MISCONF no disk\r\n", "*-1\r\n", "*3\r\n", "*1\r\n*2\r\n$3\r\nu:9\r\n*1\r\n",
        "*1\r\n*3\r\n$3\r\nu:1\r\n*1\r\n",
        "*1\r\n*2\r\n$3\r\nu:1\r\n*1\r\n*2\r\n$3\r\n1-x\r\n*2\r\n$1\r\nm\r\n$0\r\n\r\n",
        "*1\r\n*2\r\n$3\r\nu:1\r\n*1\r\n*2\r\n$3\r\n1-1\r\n*2\r\n$1\r\nz\r\n$0\r\n\r\n"})
    void shouldRefuseWhatIsNoReading(final String bytes) {
        final Conversation one = new Conversation(speaker(1)).open().hear(PONG + bytes);
        assertEquals(2, one.ear.heard.size(), one.ear.heard.toString());
        assertTrue(one.ear.heard.get(1).startsWith("refused Redis says: "), one.ear.heard.toString());
    }
}
