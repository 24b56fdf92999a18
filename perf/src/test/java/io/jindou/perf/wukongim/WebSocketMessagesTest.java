package io.jindou.perf.wukongim;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.jindou.perf.rig.Outbox;
import java.util.Random;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is read by RFC 6455 as it stands there, byte by byte. */
final class WebSocketMessagesTest {
    private final WebSocketMessages messages = new WebSocketMessages(new SplittableRandom(3));
    private final Outbox out = new Outbox();

    @ParameterizedTest
    @CsvSource({"0,2", "1,2", "7,2", "8,2", "125,2", "126,4", "65535,4", "65536,10", "100001,10"})
    void shouldMaskEachPacketInAMessageOfItsOwn(final int length, final int headerLength) {
        final byte[] packet = new byte[length + 5];
        new Random(length).nextBytes(packet);
        // what is before it is not written yet
        out.put((byte)7);
        messages.put(out, new UnsafeBuffer(packet), 5, length);
        final UnsafeBuffer said = out.buffer();
        assertEquals(1 + headerLength + 4 + length, out.length());
        assertEquals((byte)0x82, said.getByte(1));
        assertEquals(0x80, said.getByte(2) & 0x80);
        final int shortLength = said.getByte(2) & 0x7F;
        assertEquals(length, switch (shortLength) {
            case 126 -> said.getShort(3, BIG_ENDIAN) & 0xFFFF;
            case 127 -> said.getLong(3, BIG_ENDIAN);
            default -> shortLength;
        });
        final byte[] plain = new byte[length];
        final byte[] expected = new byte[length];
        for (int i = 0; i < length; i++) {
            plain[i] = (byte)(said.getByte(1 + headerLength + 4 + i) ^ said.getByte(1 + headerLength + i % 4));
            expected[i] = packet[5 + i];
        }
        assertArrayEquals(expected, plain);
    }

    @Test
    void shouldTakeAnotherKeyForEachMessage() {
        messages.put(out, new UnsafeBuffer(new byte[4]), 0, 4);
        messages.put(out, new UnsafeBuffer(new byte[4]), 0, 4);
        assertNotEquals(out.buffer().getInt(2), out.buffer().getInt(12));
    }
}
