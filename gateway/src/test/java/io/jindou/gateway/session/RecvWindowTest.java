package io.jindou.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RecvWindowTest {
    private static final int BODY_MIN = 48;
    private static final long INTERVAL = 100;

    private final BlockPool pool = new BlockPool();
    private final RecvWindow window = new RecvWindow(pool, 50, 20_000);
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

    private boolean add(final long id, final int length, final long nowNs) {
        final UnsafeBuffer body = new UnsafeBuffer(new byte[length]);
        body.putLong(0, id);
        return window.add(id, body, length, nowNs, INTERVAL);
    }
}
