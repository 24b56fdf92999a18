package io.jindou.gateway.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BodyTest {
    @Test
    void shouldTakeMissingFieldsAsZeroAndLeaveOutUnknownOnes() {
        final Body body = body("{\"unknown\":[1],\"uid\":null}");
        assertEquals("", body.text("uid"));
        assertEquals(0, body.number("device_flag", 0, 2));
        assertFalse(body.flag("ban"));
        assertEquals(List.of(), body.texts("uids"));
        assertEquals(0, body.bytes("payload").length);
        assertFalse(body.object("header").flag("red_dot"));
        refused("uid must not be empty", () -> body.required("uid"));
    }

    @Test
    void shouldReadEachType() {
        final Body body = body(
            "{\"t\":\"a\",\"n\":-3,\"on\":1,\"yes\":true,\"l\":[\"x\",\"y\"],\"b\":\"aGk=\",\"o\":{\"on\":1}}");
        assertEquals("a", body.text("t"));
        assertEquals(-3, body.number("n", -5, 5));
        assertTrue(body.flag("on") && body.flag("yes") && body.object("o").flag("on"));
        assertEquals(List.of("x", "y"), body.texts("l"));
        assertArrayEquals("hi".getBytes(StandardCharsets.US_ASCII), body.bytes("b"));
        refused("n must be a whole number between 0 and 2", () -> body.number("n", 0, 2));
        refused("t must be a whole number", () -> body.number("t", 0, 2));
        refused("n must be a text", () -> body.text("n"));
        refused("t must be an array of texts", () -> body.texts("t"));
        refused("t must be base64", () -> body("{\"t\":\"%%\"}").bytes("t"));
        refused("t must be an object", () -> body.object("t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "{", "{\"a\":1}x", "[1]", "7", "{\"a\":NaN}", "{\"a\":1,}"})
    void shouldRefuseWhatIsNoObject(final String text) {
        assertThrows(HttpFailure.class, () -> body(text));
    }

    @Test
    void shouldRefuseWhatIsNestedWithoutEnd() {
        refused("no JSON", () -> body("{\"a\":" + "[".repeat(100_000)));
    }

    @Test
    void shouldNotSayBackWhatItRefuses() {
        final HttpFailure failure = assertThrows(HttpFailure.class, () -> body("{\"token\": \"s3cret\" oops}"));
        assertFalse(failure.getMessage().contains("s3cret") || failure.getMessage().contains("oops"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b", "a#b", "a&b", "a\u0007b"})
    void shouldRefuseIdsWithReservedCharacters(final String id) {
        refused("uid must not hold", () -> Ids.uid(id, "uid"));
        refused("channel_id must not hold", () -> Ids.channel(id, 2));
    }

    @Test
    void shouldRefuseLongIds() {
        assertEquals(64, Ids.uid("u".repeat(64), "uid").length);
        refused("uid is longer than 64 bytes", () -> Ids.uid("u".repeat(65), "uid"));
    }

    @Test
    void shouldNameThePeerOfAPersonChannel() {
        assertEquals("bob", MessageWriter.peer("alice@bob", "alice"));
        assertEquals("alice", MessageWriter.peer("alice@bob", "bob"));
        assertEquals("bob", MessageWriter.peer("alice@bob", "____system"));
        assertEquals("a", MessageWriter.peer("a@a", "a"));
    }

    private static Body body(final String text) {
        return Body.of(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void refused(final String message, final org.junit.jupiter.api.function.Executable what) {
        final HttpFailure failure = assertThrows(HttpFailure.class, what);
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }
}
