package io.jindou.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class Utf8Test {
    private static final int LENGTH_MAX = 12;

    @Test
    void shouldAgreeWithTheDecoderOfThePlatform() {
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 500_000; i++) {
            final byte[] bytes = new byte[1 + random.nextInt(LENGTH_MAX)];
            for (int k = 0; k < bytes.length; k++) {
                // most lead and continuation bytes, so that a good part is well-formed
                bytes[k] = (byte)(random.nextInt(3) == 0 ? 0xC0 + random.nextInt(64) : 0x80 + random.nextInt(64));
            }
            assertEquals(isDecodable(bytes), ChannelIds.isValid(new UnsafeBuffer(bytes), 0, bytes.length, LENGTH_MAX),
                () -> java.util.HexFormat.of().formatHex(bytes));
        }
    }

    private static boolean isDecodable(final byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (final CharacterCodingException nothing) {
            return false;
        }
    }
}
