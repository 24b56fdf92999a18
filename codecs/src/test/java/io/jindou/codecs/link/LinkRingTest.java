package io.jindou.codecs.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkRingTest {
    private static final int SEEDS = 40;
    private static final int STEPS = 3_000;
    private static final int ENTRY_MAX = Limits.RING_CHUNK - LinkRing.ENTRY_HEADER - 4;

    @ParameterizedTest
    @ValueSource(ints = {24, 2_000, 70_000, ENTRY_MAX})
    void shouldDoWhatAListWouldDo(final int messageMax) {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                new Run(seed, messageMax).steps();
            } catch (final AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ", messages up to " + messageMax, failure);
            }
        }
    }

    @Test
    void shouldTakeTheLargestEntryOfAChunk() {
        final LinkRing ring = new LinkRing(new RingMemory(), 2 * Limits.RING_CHUNK, 0);
        assertEquals(1, ring.append(ENTRY_MAX));
        assertEquals(2, ring.append(ENTRY_MAX));
        assertThrows(IllegalStateException.class, () -> ring.append(0));
    }

    @Test
    void shouldKeepTheReserveForUrgentEntries() {
        final int entry = LinkRing.entryLength(100);
        final LinkRing ring = new LinkRing(new RingMemory(), 10 * entry, 4 * entry);
        for (int i = 0; i < 6; i++) {
            assertTrue(ring.hasRoom(100, false));
            ring.append(100);
        }
        assertTrue(!ring.hasRoom(100, false) && ring.hasRoom(100, true));
        ring.release(1);
        assertTrue(ring.hasRoom(100, false));
    }

    @Test
    void shouldRefuseToReleaseOrSliceWhatItDoesNotHave() {
        final LinkRing ring = new LinkRing(new RingMemory(), Limits.RING_CHUNK, 0);
        ring.append(8);
        ring.append(8);
        ring.release(1);
        assertThrows(IllegalArgumentException.class, () -> ring.release(3));
        assertThrows(IllegalArgumentException.class, () -> ring.slice(1, 1, new RingSlice()));
        assertEquals(0, ring.slice(3, 1, new RingSlice()));
    }

    @Test
    void shouldNotGoOnWithASliceOfAnEarlierLife() {
        final LinkRing ring = new LinkRing(new RingMemory(), Limits.RING_CHUNK, 0);
        final RingSlice slice = new RingSlice();
        fill(ring, 3, 8);
        assertEquals(1, ring.slice(1, 1, slice));
        ring.reset(0);
        fill(ring, 3, 100);
        assertEquals(2, ring.slice(2, 1_000, slice));
        assertEquals(100, LinkRing.messageLength(slice.buffer(), slice.offset()));
        assertEquals(2 * LinkRing.entryLength(100), slice.length());
    }

    @Test
    void shouldUseChunksAgain() {
        final RingMemory memory = new RingMemory();
        final LinkRing ring = new LinkRing(memory, 4 * Limits.RING_CHUNK, 0);
        for (int i = 0; i < 1_000; i++) {
            fill(ring, 3, 200_000);
            ring.release(ring.lastNumber());
        }
        assertTrue(memory.allocatedBytes() <= 4L * Limits.RING_CHUNK, () -> "allocated " + memory.allocatedBytes());
    }

    private static void fill(final LinkRing ring, final int count, final int length) {
        for (int i = 0; i < count; i++) {
            ring.append(length);
        }
    }

    /** One random history of two rings that share their memory, against lists of byte arrays. */
    private static final class Run {
        private final Random random;
        private final int messageMax;
        private final int limit;
        private final Side[] sides = new Side[2];

        Run(final long seed, final int messageMax) {
            random = new Random(seed);
            this.messageMax = messageMax;
            limit = Limits.RING_CHUNK * (1 + random.nextInt(4));
            final RingMemory memory = new RingMemory();
            for (int i = 0; i < sides.length; i++) {
                sides[i] = new Side(new LinkRing(memory, limit, limit / 8));
            }
        }

        void steps() {
            for (int i = 0; i < STEPS; i++) {
                final Side side = sides[random.nextInt(sides.length)];
                final int dice = random.nextInt(100);
                if (dice < 55) {
                    append(side);
                } else if (dice < 75) {
                    release(side);
                } else if (dice < 99) {
                    slice(side);
                } else {
                    final long lastNumber = random.nextInt(1_000);
                    side.ring.reset(lastNumber);
                    side.messages.clear();
                    side.first = lastNumber + 1;
                    side.used = 0;
                }
                check(side);
            }
        }

        private void append(final Side side) {
            final int length = random.nextInt(10) == 0 ? random.nextInt(messageMax + 1) : random.nextInt(24);
            final long entry = (LinkRing.ENTRY_HEADER + length + 7) & ~7;
            final boolean urgent = random.nextBoolean();
            final boolean room = side.used + entry <= (urgent ? limit : limit - limit / 8);
            assertEquals(room, side.ring.hasRoom(length, urgent), "room");
            if (room) {
                final byte[] message = new byte[length];
                random.nextBytes(message);
                assertEquals(side.first + side.messages.size(), side.ring.append(length), "number");
                side.ring.buffer().putBytes(side.ring.messageOffset(), message);
                side.messages.addLast(message);
                side.used += entry;
            }
        }

        private void release(final Side side) {
            final int count = random.nextInt(4) == 0 ? side.messages.size() : random.nextInt(side.messages.size() + 1);
            final long upTo = side.first + count - 1 - (count == 0 ? random.nextInt(3) : 0);
            side.ring.release(upTo);
            for (int i = 0; i < count; i++) {
                final byte[] message = side.messages.removeFirst();
                side.used -= (LinkRing.ENTRY_HEADER + message.length + 7) & ~7;
                side.first++;
            }
        }

        private void slice(final Side side) {
            final RingSlice slice = side.slices[random.nextInt(side.slices.length)];
            final List<byte[]> expected = new ArrayList<>(side.messages);
            long from = side.first + random.nextInt(expected.size() + 1);
            if (random.nextInt(3) > 0 && side.lastEnd >= side.first && side.lastEnd <= side.first + expected.size()) {
                from = side.lastEnd;
            }
            final int target = 1 + random.nextInt(random.nextBoolean() ? 100 : Limits.BATCH_TARGET);
            final int count = side.ring.slice(from, target, slice);
            assertEquals(from == side.first + expected.size(), count == 0, "empty only at the end");
            if (count == 0) {
                return;
            }
            int at = slice.offset();
            for (int i = 0; i < count; i++) {
                assertTrue(at - slice.offset() < target, "one entry too many");
                final byte[] message = expected.get((int)(from - side.first) + i);
                final byte[] actual = new byte[LinkRing.messageLength(slice.buffer(), at)];
                slice.buffer().getBytes(at + LinkRing.ENTRY_HEADER, actual);
                assertTrue(Arrays.equals(message, actual), "message " + (from + i));
                final int end = at + LinkRing.entryLength(actual.length);
                for (int pad = at + LinkRing.ENTRY_HEADER + actual.length; pad < end; pad++) {
                    assertEquals(0, slice.buffer().getByte(pad), "padding");
                }
                at = end;
            }
            assertEquals(at - slice.offset(), slice.length(), "length");
            side.lastEnd = from + count;
        }

        private void check(final Side side) {
            assertEquals(side.first, side.ring.firstNumber(), "first");
            assertEquals(side.first + side.messages.size() - 1, side.ring.lastNumber(), "last");
            assertEquals(side.used, side.ring.usedBytes(), "used");
        }
    }

    private static final class Side {
        final LinkRing ring;
        final RingSlice[] slices = {new RingSlice(), new RingSlice()};
        final Deque<byte[]> messages = new ArrayDeque<>();
        long first = 1;
        long used;
        long lastEnd;

        Side(final LinkRing ring) {
            this.ring = ring;
        }
    }
}
