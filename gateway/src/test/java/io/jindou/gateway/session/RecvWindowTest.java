package io.jindou.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.codecs.sbe.cluster.RecvEncoder;
import io.jindou.gateway.protocol.EncodedRecv;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RecvWindowTest {
    private static final int BODY_MIN = 48;
    private static final long INTERVAL = 100;

    private final BlockPool pool = new BlockPool();
    private final SharedRuns runs = new SharedRuns(pool);
    private final RecvWindow window = new RecvWindow(pool, runs, 50, 20_000, false, true);
    private final List<Long> resent = new ArrayList<>();
    private final RecvWindow.Resender resender = (body, offset, length) -> resent.add(body.getLong(offset));

    @Test
    void shouldBoundCountAndBytes() {
        for (int i = 0; i < 50; i++) {
            assertTrue(add(i, BODY_MIN, 0));
        }
        assertFalse(add(50, BODY_MIN, 0));
        assertTrue(window.acknowledge(49));
        assertTrue(add(51, 15_000, 0));
        assertFalse(add(52, 6_000, 0));
        assertEquals(1, window.count());
    }

    @Test
    void shouldIgnoreUnknownIds() {
        add(1, BODY_MIN, 0);
        assertFalse(window.acknowledge(2));
        assertEquals(1, window.count());
        assertTrue(window.acknowledge(1));
        assertFalse(window.acknowledge(1));
    }

    @Test
    void shouldResendWhatIsDueOnly() {
        add(1, BODY_MIN, 0);
        add(2, BODY_MIN, 60);
        assertFalse(window.isDue(99));
        assertTrue(window.isDue(100));
        assertEquals(0, window.resend(resender, 100, INTERVAL, 1));
        assertEquals(List.of(1L), resent);
        assertFalse(window.isDue(159));
        assertTrue(window.isDue(160));
        window.resend(resender, 160, INTERVAL, 1);
        assertEquals(List.of(1L, 2L), resent);
        assertEquals(1, window.resend(resender, 200, INTERVAL, 1));
        assertEquals(1, window.resend(resender, 260, INTERVAL, 1));
        assertEquals(0, window.count());
        assertEquals(0, pool.usedBytes());
    }

    @Test
    void shouldAgreeWithModel() {
        final Random random = new Random(5);
        final Deque<Long> model = new ArrayDeque<>();
        long id = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(3) > 0) {
                id++;
                if (add(id, BODY_MIN + random.nextInt(1500), i)) {
                    model.add(id);
                }
            } else if (!model.isEmpty()) {
                final int skip = random.nextInt(Math.min(model.size(), 6));
                long acknowledged = 0;
                for (int n = 0; n <= skip; n++) {
                    acknowledged = model.poll();
                }
                assertTrue(window.acknowledge(acknowledged));
            }
            assertEquals(model.size(), window.count());
            if (0 == i % 100 && !model.isEmpty()) {
                resent.clear();
                window.resend(resender, i + INTERVAL, INTERVAL, Integer.MAX_VALUE);
                assertEquals(new ArrayList<>(model), resent);
            }
        }
        window.clear();
        assertEquals(0, pool.usedBytes());
        assertTrue(pool.allocatedBytes() < 128 << 10, "one block of each size, used again");
    }

    /** RECVACKs in any order, each for its message alone. */
    @Test
    void shouldAgreeWithModelWhenAcknowledgedSingly() {
        final RecvWindow singly = new RecvWindow(pool, runs, 50, 20_000, true, false);
        final Random random = new Random(6);
        final List<Long> model = new ArrayList<>();
        long id = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(2) > 0) {
                final UnsafeBuffer body = new UnsafeBuffer(new byte[BODY_MIN + random.nextInt(1500)]);
                body.putLong(0, ++id);
                if (singly.add(id, body, 0, body.capacity(), i, INTERVAL)) {
                    model.add(id);
                }
            } else if (!model.isEmpty()) {
                // the oldest stays for long: others go from behind it
                final int index = 0 == random.nextInt(20) ? 0 : random.nextInt(model.size());
                final long acknowledged = model.remove(index);
                assertTrue(singly.acknowledge(acknowledged));
                assertFalse(singly.acknowledge(acknowledged));
            }
            assertFalse(singly.acknowledge(0), "no message, also where there is a gap");
            assertEquals(model.size(), singly.count());
            if (0 == i % 100 && !model.isEmpty()) {
                resent.clear();
                singly.resend(resender, i + INTERVAL, INTERVAL, Integer.MAX_VALUE);
                assertEquals(model, resent);
            }
        }
        assertTrue(model.size() > 5);
        assertEquals(model.size(), singly.resend(resender, 30_000, INTERVAL, 0));
        assertEquals(0, singly.count());
        assertEquals(0, pool.usedBytes());
        assertTrue(pool.allocatedBytes() < 256 << 10, "gaps are closed, and blocks are used again");
    }

    @Test
    void shouldAgreeWithModelWhenBodiesAreShared() {
        final int members = 3;
        final RecvWindow[] windows = new RecvWindow[members];
        final List<Deque<Long>> models = new ArrayList<>();
        for (int m = 0; m < members; m++) {
            windows[m] = new RecvWindow(pool, runs, 50, 20_000, false, true);
            models.add(new ArrayDeque<>());
        }
        final Random random = new Random(7);
        final RecvRun run = new RecvRun();
        long id = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextBoolean()) {
                fill(run, id, 1 + random.nextInt(8), random.nextInt(400));
                id = share(run, id, windows, models, i);
            } else {
                final int m = random.nextInt(members);
                acknowledge(windows[m], models.get(m), random);
            }
            final int m = random.nextInt(members);
            assertEquals(models.get(m).size(), windows[m].count());
            if (0 == i % INTERVAL) {
                assertResends(windows[m], models.get(m), i + INTERVAL);
            }
        }
        for (final RecvWindow each : windows) {
            each.clear();
        }
        assertEquals(0, pool.usedBytes());
    }

    @Test
    void shouldGiveUpSharedOnesTogether() {
        final RecvRun run = new RecvRun();
        fill(run, 0, 3, 10);
        final SharedRun kept = runs.share(run);
        window.add(kept, run, 0, INTERVAL);
        runs.release(kept);
        assertTrue(window.acknowledge(1));
        assertEquals(0, window.resend(idsOf(resent), 100, INTERVAL, 1));
        assertEquals(List.of(2L, 3L), resent);
        assertEquals(2, window.resend(idsOf(resent), 200, INTERVAL, 1));
        assertEquals(0, window.count());
        assertEquals(0, pool.usedBytes());
    }

    @Test
    void shouldCountSharedOnesAgainstTheLimits() {
        final RecvRun run = new RecvRun();
        fill(run, 0, 40, 0);
        assertTrue(window.hasRoom(run.count(), run.weight()));
        final SharedRun kept = runs.share(run);
        window.add(kept, run, 0, INTERVAL);
        runs.release(kept);
        assertFalse(window.hasRoom(11, run.weight() / 4));
        assertFalse(window.hasRoom(1, 20_000 - run.weight() + 1));
        assertTrue(window.hasRoom(10, 20_000 - run.weight()));
        assertTrue(window.acknowledge(40));
        assertTrue(window.hasRoom(50, 20_000));
    }

    private void fill(final RecvRun run, final long lastId, final int count, final int payload) {
        run.clear();
        final ExpandableArrayBuffer event = new ExpandableArrayBuffer(1 << 10);
        final EncodedRecv encoded = new EncodedRecv();
        for (int i = 1; i <= count; i++) {
            new RecvEncoder().wrapAndApplyHeader(event, 0, new MessageHeaderEncoder()).messageId(lastId + i);
            encoded.encode(
                new RecvDecoder().wrapAndApplyHeader(event, 0, new MessageHeaderDecoder()), event, 0, payload);
            run.append(1, 0, encoded);
        }
    }

    private long share(
        final RecvRun run, final long lastId, final RecvWindow[] windows, final List<Deque<Long>> models, final long nowNs) {
        final SharedRun kept = runs.share(run);
        for (int m = 0; m < windows.length; m++) {
            if (windows[m].hasRoom(run.count(), run.weight())) {
                windows[m].add(kept, run, nowNs, INTERVAL);
                for (int i = 1; i <= run.count(); i++) {
                    models.get(m).add(lastId + i);
                }
            }
        }
        runs.release(kept);
        return lastId + run.count();
    }

    private static void acknowledge(final RecvWindow window, final Deque<Long> model, final Random random) {
        assertFalse(window.acknowledge(0));
        if (!model.isEmpty()) {
            long acknowledged = 0;
            for (int n = random.nextInt(Math.min(model.size(), 6)); n >= 0; n--) {
                acknowledged = model.poll();
            }
            assertTrue(window.acknowledge(acknowledged));
        }
    }

    private void assertResends(final RecvWindow window, final Deque<Long> model, final long nowNs) {
        resent.clear();
        window.resend(idsOf(resent), nowNs, INTERVAL, Integer.MAX_VALUE);
        assertEquals(new ArrayList<>(model), resent);
    }

    private static RecvWindow.Resender idsOf(final List<Long> list) {
        return (body, offset, length) -> list.add(EncodedRecv.messageId(body, offset));
    }

    private boolean add(final long id, final int length, final long nowNs) {
        final UnsafeBuffer body = new UnsafeBuffer(new byte[length]);
        body.putLong(0, id);
        return window.add(id, body, 0, length, nowNs, INTERVAL);
    }
}
