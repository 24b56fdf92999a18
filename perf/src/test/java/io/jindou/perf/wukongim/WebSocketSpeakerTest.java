package io.jindou.perf.wukongim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import io.jindou.perf.rig.Speaker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server is the test; packets are a digit and so many letters. */
final class WebSocketSpeakerTest {
    /** The example of RFC 6455, 1.3. */
    private static final String NONCE = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPTED = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nConnection: Upgrade\r\n"
        + "sec-webSocket-accept:  s3pPLMBiTxaQ9kYGzzhZRbK+xOo= \r\n\r\n";

    private final List<String> heard = new ArrayList<>();
    private final Outbox out = new Outbox();
    private final WebSocketMessages messages = new WebSocketMessages(new SplittableRandom(5));
    private WebSocketSpeaker speaker = speaker();
    private byte[] waiting = {};

    private WebSocketSpeaker speaker() {
        return new WebSocketSpeaker(new Letters(), messages, new WebSocketHandshake("example.org:5200", NONCE));
    }

    private void hear(final String latin1) {
        final byte[] more = latin1.getBytes(ISO_8859_1);
        final byte[] all = Arrays.copyOf(waiting, waiting.length + more.length);
        System.arraycopy(more, 0, all, waiting.length, more.length);
        final UnsafeBuffer in = new UnsafeBuffer(new byte[3 + all.length]);
        in.putBytes(3, all);
        final int taken = speaker.read(in, 3, all.length, new Listing(), out);
        assertTrue(taken >= 0 && taken <= all.length, "taken " + taken + " of " + all.length);
        waiting = Arrays.copyOfRange(all, taken, all.length);
    }

    private static String frame(final int first, final String content) {
        final int length = content.length();
        if (length < 126) {
            return "" + (char)first + (char)length + content;
        }
        return length < 65_536 ? "" + (char)first + (char)126 + (char)(length >> 8) + (char)(length & 0xFF) + content
            : "" + (char)first + (char)127 + "\0\0\0\0\0" + (char)(length >> 16) + (char)(length >> 8 & 0xFF)
                + (char)(length & 0xFF) + content;
    }

    @Test
    void shouldAskForAWebSocketAndSpeakWhenItHasOne() {
        speaker.open(out);
        final byte[] request = new byte[out.length()];
        out.buffer().getBytes(0, request);
        assertEquals("GET / HTTP/1.1\r\nHost: example.org:5200\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: " + NONCE + "\r\nSec-WebSocket-Version: 13\r\n\r\n", new String(request, ISO_8859_1));
        hear(ACCEPTED);
        assertEquals(List.of(), heard);
        // a masked message of one byte
        assertEquals(request.length + 2 + 4 + 1, out.length());
    }

    /** Several packets in a message, packets in several, fragments, pings between them: all that a server may do. */
    @Test
    void shouldHearTheSameHoweverTheBytesAreCut() {
        final String large = "z".repeat(9);
        final String bytes = ACCEPTED + frame(0x82, "2ab1c") + frame(0x82, "3d") + frame(0x82, "e") + frame(0x89, "hello")
            + frame(0x82, "f2g") + frame(0x82, "") + frame(0x8A, "") + frame(0x02, "h9zz") + frame(0x00, "zzzz")
            + frame(0x80, "zzz") + frame(0x82, "1i");
        final List<String> all = List.of("ab", "c", "def", "gh", large, "i");
        hear(bytes);
        assertEquals(all, heard);
        final int said = out.length();
        for (int cut = 1; cut < bytes.length(); cut++) {
            restart();
            hear(bytes.substring(0, cut));
            hear(bytes.substring(cut));
            assertEquals(all, heard, "cut at " + cut);
            assertEquals(said, out.length(), "cut at " + cut);
        }
        restart();
        bytes.chars().forEach(value -> hear(String.valueOf((char)value)));
        assertEquals(all, heard);
        assertEquals(0, waiting.length);
    }

    private void restart() {
        speaker = speaker();
        heard.clear();
        out.unclaim(out.length());
        waiting = new byte[0];
    }

    @Test
    void shouldTakeMessagesOfAnyLength() {
        hear(ACCEPTED + frame(0x82, "1a".repeat(63)) + frame(0x82, "1b".repeat(32_768)) + frame(0x82, "1c".repeat(40_000)));
        assertEquals(63 + 32_768 + 40_000, heard.size());
        assertEquals("c", heard.get(heard.size() - 1));
        assertEquals(0, waiting.length);
    }

    @Test
    void shouldAnswerAPing() {
        hear(ACCEPTED);
        final int at = out.length();
        hear(frame(0x89, "hello"));
        assertEquals(at + 2 + 4 + 5, out.length());
        assertEquals((byte)0x8A, out.buffer().getByte(at));
        assertEquals((byte)0x85, out.buffer().getByte(at + 1));
        assertEquals('h', out.buffer().getByte(at + 6) ^ out.buffer().getByte(at + 2));
    }

    @ParameterizedTest
    @CsvSource({"0x88,the server closed the WebSocket with 1000", "0x81,a WebSocket frame with opcode 1",
        "0xC2,the server sent what is no WebSocket frame of a server"})
    void shouldRefuseWhatIsNotOfTheProtocol(final String first, final String why) {
        hear(ACCEPTED + frame(Integer.decode(first), "\u0003\u00e8"));
        assertEquals(List.of("refused " + why), heard);
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1 426 Upgrade Required,the server does not take WebSockets here: HTTP/1.1 426 Upgrade Required",
        "HTTP/1.1 101 Switching Protocols,the server's answer is not one to this WebSocket's request"})
    void shouldSayWhyThereIsNoWebSocket(final String status, final String why) {
        hear(status + "\r\nContent-Length: 0\r\n\r\n");
        assertEquals(List.of("refused " + why), heard);
        assertEquals(0, out.length());
    }

    @Test
    void shouldNotWaitForeverForAnAnswer() {
        hear("x".repeat(20_000));
        assertEquals(List.of("refused the server does not answer the request for a WebSocket"), heard);
    }

    /** The protocol within. */
    private final class Letters implements Speaker {
        @Override
        public void open(final Outbox box) {
            messages.put(box, new UnsafeBuffer(new byte[1]), 0, 1);
        }

        @Override
        public void send(
            final Outbox box, final int destination, final long token, final DirectBuffer payload, final int length) {
            throw new UnsupportedOperationException("not in this test");
        }

        @Override
        public int read(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox box) {
            int at = 0;
            while (at < length) {
                final int letters = in.getByte(offset + at) - '0';
                if (at + 1 + letters > length) {
                    return at;
                }
                ear.onMessage(in, offset + at + 1, letters);
                at += 1 + letters;
            }
            return at;
        }
    }

    private final class Listing implements Ear {
        @Override
        public void onReady() {
            heard.add("ready");
        }

        @Override
        public void onAck(final long token) {
            heard.add("ack " + token);
        }

        @Override
        public void onRefused(final String text) {
            heard.add("refused " + text);
        }

        @Override
        public void onMessage(final DirectBuffer payload, final int offset, final int length) {
            heard.add(payload.getStringWithoutLengthAscii(offset, length));
        }

        @Override
        public void onHistory(final long token, final int count, final long payloadBytes) {
            heard.add("history " + token);
        }
    }
}
