package io.jindou.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checklist rows 4 and 27: one published function from a key to its slot. */
class SlotHashTest {
    private static final int UIDS = 1_000_000;
    private static final int SLOTS = Limits.SLOT_COUNT_DEFAULT;
    /** 99th percentile of chi-square with 255 degrees of freedom. */
    private static final double CHI_SQUARE_MAX = 310.457;

    /** The first is the check value that every catalogue of CRCs gives for CRC-32/IEEE. */
    @ParameterizedTest
    @CsvSource({"123456789,cbf43926", "'',0", "a,e8b7be43", "alice,278ebc47", "bob,f5cbb140", "u1,424f9f76", "u2,db46cecc"})
    void shouldGiveTheKnownChecksums(final String key, final String crc) {
        assertEquals(crc, Integer.toHexString(crc32(key)));
    }

    @ParameterizedTest
    @CsvSource({"alice,71,7", "bob,64,0", "u1,118,54", "u2,204,12", "u2@u1,193,1", "bob@alice,97,33"})
    void shouldGiveTheKnownSlots(final String key, final String of256, final String of64) {
        assertEquals(of256, Integer.toString(slot(key, 256)));
        assertEquals(of64, Integer.toString(slot(key, 64)), "WuKongIM's own count");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 8, 15, 64, 129, 1_000})
    void shouldAgreeWithTheJdk(final int length) {
        final Random random = new Random(length);
        final byte[] bytes = new byte[length + 3];
        for (int i = 0; i < 200; i++) {
            random.nextBytes(bytes);
            final CRC32 expected = new CRC32();
            expected.update(bytes, 3, length);
            assertEquals((int)expected.getValue(), SlotHash.crc32(new UnsafeBuffer(bytes), 3, length));
        }
    }

    /** Checklist row 27: doubling the slots moves a key nowhere, or to the new half of its own slot. */
    @Test
    void shouldKeepKeysTogetherWhenSlotsDouble() {
        int moved = 0;
        for (int i = 0; i < 10_000; i++) {
            for (int slots = 1; slots <= 1 << 20; slots <<= 1) {
                final int before = slot("uid" + i, slots);
                final int after = slot("uid" + i, slots * 2);
                assertTrue(after == before || after == before + slots, "key " + i + " at " + slots);
                moved += after == before ? 0 : 1;
            }
        }
        assertTrue(moved > 0, "half of the keys go to the new slots");
    }

    /** Checklist row 4: uniform over a million uids, within 1 % significance; names that count up and names without order. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSpreadUidsEvenly(final boolean counting) {
        final Random random = new Random(4);
        final int[] counts = new int[SLOTS];
        final UnsafeBuffer uid = new UnsafeBuffer(new byte[16]);
        for (int i = 0; i < UIDS; i++) {
            final int length;
            if (counting) {
                length = uid.putIntAscii(0, 10_000 + i);
            } else {
                uid.putLong(0, random.nextLong());
                uid.putLong(8, random.nextLong());
                length = 16;
            }
            counts[SlotHash.slot(uid, 0, length, SLOTS)]++;
        }
        final double expected = (double)UIDS / SLOTS;
        double chiSquare = 0;
        for (final int count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertTrue(chiSquare < CHI_SQUARE_MAX, "chi-square " + chiSquare);
    }

    private static int crc32(final String key) {
        final byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return SlotHash.crc32(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static int slot(final String key, final int slotCount) {
        final byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return SlotHash.slot(new UnsafeBuffer(bytes), 0, bytes.length, slotCount);
    }
}
