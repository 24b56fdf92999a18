package io.jindou.gateway.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Judged by the JDK's coder. */
class Base64TextTest {
    @Test
    void shouldWriteAndReadLikeTheJdk() {
        final Random random = new Random(64);
        for (int length = 0; length < 200; length++) {
            final byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            final byte[] expected = Base64.getEncoder().encode(bytes);
            final byte[] shifted = new byte[length + 3];
            System.arraycopy(bytes, 0, shifted, 3, length);
            final byte[] text = new byte[expected.length + 2];
            assertEquals(expected.length, Base64Text.encode(shifted, 3, length, text, 2));
            assertEquals(expected.length, Base64Text.textLength(length));
            assertArrayEquals(expected, Arrays.copyOfRange(text, 2, text.length));
            final byte[] decoded = new byte[length];
            assertEquals(length, Base64Text.decode(text, 2, expected.length, decoded));
            assertArrayEquals(bytes, decoded);
        }
    }

    /** Only what an encoder makes is read: damaged texts either say so or are the text of what they say. */
    @Test
    void shouldReadNothingButWhatItWouldWrite() {
        final Random random = new Random(65);
        final byte[] bytes = new byte[64];
        final byte[] again = new byte[64];
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            final byte[] plain = new byte[random.nextInt(12)];
            random.nextBytes(plain);
            final byte[] text = Base64.getEncoder().encode(plain);
            if (text.length > 0) {
                text[random.nextInt(text.length)] = (byte)(random.nextBoolean() ? '=' : random.nextInt());
            }
            final int from = random.nextInt(text.length + 1);
            final int length = Base64Text.decode(text, from, text.length - from, bytes);
            if (length >= 0) {
                assertEquals(text.length - from, Base64Text.encode(bytes, 0, length, again, 0));
                assertArrayEquals(Arrays.copyOfRange(text, from, text.length), Arrays.copyOf(again, text.length - from));
            } else {
                refused++;
            }
        }
        assertEquals(true, refused > 1000 && refused < 100_000);
    }
}
