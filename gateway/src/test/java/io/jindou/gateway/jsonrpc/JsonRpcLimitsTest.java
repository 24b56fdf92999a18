package io.jindou.gateway.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes come: no exception, no read outside them, no memory beyond the limits. */
class JsonRpcLimitsTest {
    private static final String PING = "{\"method\":\"ping\",\"params\":{},\"id\":\"p1\"}";
    private static final String STREAM = "{\"method\":\"connect\",\"params\":{\"uid\":\"a\\u00fc\\\"\",\"token\":\"t\","
        + "\"deviceFlag\":1,\"clientTimestamp\":17},\"id\":\"c1\"} {\"method\":\"send\",\"params\":{\"clientMsgNo\":\"f3b9\","
        + "\"channelId\":\"bob\",\"channelType\":1,\"header\":{\"redDot\":true},\"payload\":\"eyJ0eX==\"},\"id\":\"s1\"}"
        + "{\"method\":\"recvack\",\"params\":{\"messageId\":\"17\",\"messageSeq\":42,\"x\":[[1.5e3],null,{}]}}" + PING;

    private final Conversation client = new Conversation();

    @AfterEach
    void close() {
        client.close();
    }

    // checklist row 51
    @ParameterizedTest
    @ValueSource(strings = {
        "hello", "[" + PING + "]", "7", "\"text\"", "{\"method\":ping}", "{\"method\":\"ping\",}", "{'method':'ping'}", "{{}}",
        "{]", "{\"a\":[}]}", "{\"a\":01}", "{\"a\" 1}", "{\"a\":\"\u0001\"}", "{\"a\":\"\\x\"}", "\uFEFF{}",
    })
    void shouldEndAtWhatIsNoJson(final String text) {
        client.hear(PING).hear(text).hear(PING);
        assertEquals(List.of("fault BAD_FRAME"), client.heard);
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"p1\",\"result\":{}}", client.said());
    }

    // checklist row 51
    @Test
    void shouldEndAtBytesThatAreNoText() {
        client.hear(PING).hear(new byte[] {'{', '"', (byte)0xC3, '(', '"', ':', '1', '}'});
        assertEquals(List.of("fault BAD_FRAME"), client.heard);
        try (Conversation wide = new Conversation()) {
            // that would be UTF-16 to a parser that guesses
            wide.hear(new byte[] {'{', 0, '}', 0});
            assertEquals(List.of("fault BAD_FRAME"), wide.heard);
        }
    }

    // checklist row 51
    @Test
    void shouldLimitDepth() {
        final int most = JsonRpcCodec.DEPTH_MAX;
        client.hear("{\"x\":" + "[".repeat(most - 1) + "]".repeat(most - 1) + ",\"method\":\"ping\",\"id\":\"p1\"}");
        assertEquals(List.of(), client.heard);
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"p1\",\"result\":{}}", client.said());
        client.hear("{\"x\":" + "[".repeat(most));
        assertEquals(List.of("fault BAD_FRAME"), client.heard);
    }

    // checklist row 51
    @Test
    void shouldLimitLength() {
        final String head = "{\"id\":\"p1\",\"method\":\"ping\",\"x\":\"";
        final byte[] longest = (head + "y".repeat(Limits.FRAME_BODY_MAX - head.length() - 2) + "\"}").getBytes(UTF_8);
        client.hear(Arrays.copyOf(longest, longest.length / 2))
            .hear(Arrays.copyOfRange(longest, longest.length / 2, longest.length));
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"p1\",\"result\":{}}", client.said());
        client.hear(head + "y".repeat(Limits.FRAME_BODY_MAX - head.length() - 1)).hear("\"}");
        assertEquals(List.of("fault FRAME_TOO_LONG"), client.heard);
    }

    @Test
    void shouldNotRepeatLongIds() {
        client.hear("{\"method\":\"ping\",\"id\":\"" + "i".repeat(PendingSends.ID_MAX + 1) + "\"}");
        assertEquals("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":0,\"message\":\"jsonrpc: the id is longer than 128 characters\"}}",
            client.said());
        client.hear("{\"method\":\"" + "m".repeat(10_000) + "\",\"id\":\"1\"}");
        assertTrue(client.said().length() < 300);
    }

    // checklist row 51
    @Test
    void shouldSurviveDamage() {
        final Random random = new Random(21);
        int faults = 0;
        for (int i = 0; i < 20_000; i++) {
            final byte[] bytes = STREAM.getBytes(UTF_8);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[1 + random.nextInt(bytes.length - 1)] = (byte)random.nextInt(256);
            }
            faults += feed(bytes, random) ? 0 : 1;
        }
        assertNotEquals(0, faults);
    }

    // checklist row 51
    @Test
    void shouldSurviveWhatLooksLikeJson() {
        final Random random = new Random(22);
        final String[] words = {"{", "}", "[", "]", "\"", "\\", ":", ",", "1", "-", "e", ".", "null", "true",
            "\"method\":\"send\"", "\"id\":\"1\"", "\"params\":{", "\"payload\":\"aGk=\"", "\"channelId\":\"b\"", "\"header\":{",
            "\"ping\"", " ", "\n", "\u0000", "ü", "\"messageId\":", "\"method\":\"connect\"", "\"uid\":\"u\"", "}}"};
        int complaints = 0;
        for (int i = 0; i < 50_000; i++) {
            final StringBuilder text = new StringBuilder("{");
            for (int left = random.nextInt(20); left > 0; left--) {
                text.append(words[random.nextInt(words.length)]);
            }
            complaints += feed(text.toString().getBytes(UTF_8), random) ? 0 : 1;
        }
        assertNotEquals(0, complaints);
    }

    /** Feeds bytes in pieces, each in a buffer that ends with them; false: the protocol gave up. */
    private boolean feed(final byte[] bytes, final Random random) {
        client.begin();
        byte[] kept = new byte[0];
        int at = 0;
        while (at < bytes.length && client.isReading) {
            final int size = 1 + random.nextInt(bytes.length - at);
            final byte[] now = Arrays.copyOf(kept, kept.length + size);
            System.arraycopy(bytes, at, now, kept.length, size);
            at += size;
            final int used = client.protocol.onBytes(client, new UnsafeBuffer(now), 0, now.length);
            assertTrue(used >= 0 && used <= now.length);
            kept = Arrays.copyOfRange(now, used, now.length);
        }
        return client.heard.stream().noneMatch(call -> call.startsWith("fault"));
    }
}
