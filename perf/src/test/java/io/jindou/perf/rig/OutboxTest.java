package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int ROUNDS = 5_000;

    private final Outbox outbox = new Outbox();
    private final Reader reader = new Reader();

    private static final class Reader implements WritableByteChannel {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int max = Integer.MAX_VALUE;

        @Override
        public int write(final ByteBuffer from) {
            final int count = Math.min(max, from.remaining());
            for (int i = 0; i < count; i++) {
                bytes.write(from.get());
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // nothing to close
        }
    }

    @Test
    void shouldWriteWhatWasPut() throws IOException {
        outbox.putAscii("PUB ");
        outbox.putDecimal(0);
        outbox.put((byte)' ');
        outbox.putDecimal(-120);
        outbox.put((byte)' ');
        outbox.putDecimal(Long.MIN_VALUE);

        assertTrue(outbox.writeTo(reader));
        assertEquals("PUB 0 -120 -9223372036854775808", reader.bytes.toString(StandardCharsets.US_ASCII));
        assertEquals(0, outbox.length());
    }

    @Test
    void shouldKeepEveryByteInOrderHoweverLittleTheSocketTakes() throws IOException {
        final SplittableRandom random = new SplittableRandom(1);
        final ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < ROUNDS; i++) {
            final byte[] value = new byte[random.nextInt(i % 100 == 0 ? 5_000 : 100)];
            random.nextBytes(value);
            outbox.put(value);
            expected.write(value);
            reader.max = random.nextInt(120);
            outbox.writeTo(reader);
        }
        reader.max = Integer.MAX_VALUE;

        assertTrue(outbox.writeTo(reader));
        assertArrayEquals(expected.toByteArray(), reader.bytes.toByteArray());
    }

    @Test
    void shouldSayThatSomethingIsLeft() throws IOException {
        outbox.putAscii("abc");
        reader.max = 2;

        assertFalse(outbox.writeTo(reader));
        assertEquals(1, outbox.length());
        assertTrue(outbox.writeTo(reader));
        assertEquals("abc", reader.bytes.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldGiveBackWhatWasClaimed() throws IOException {
        final int at = outbox.claim(10);
        outbox.buffer().putByte(at, (byte)'x');
        outbox.unclaim(9);

        outbox.writeTo(reader);
        assertEquals("x", reader.bytes.toString(StandardCharsets.US_ASCII));
    }
}
