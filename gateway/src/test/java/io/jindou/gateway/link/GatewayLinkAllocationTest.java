package io.jindou.gateway.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkId;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Checklist row 61: commands and events cost no garbage. */
class GatewayLinkAllocationTest implements ClusterLink, LinkListener {
    private static final long LINK = LinkId.of(1, 1, 1);
    private static final int ROUNDS = 2_000;
    private static final int MEASUREMENTS_MAX = 50;
    private static final int PER_ROUND = 8;
    private static final int LAST_COMMAND_AT = 8 + 16;
    private static final int FIRST_EVENT_AT = 8 + 8;
    private static final int LOG_POSITION_AT = 8 + 24;

    private final UnsafeBuffer batch;
    private final GatewayLink link = new GatewayLink(new GatewayLinkContext()
        .gatewayId(1).agent(1).nonces(() -> 5).clusterLink(this).listener(this)
        .errorHandler(failure -> {
            throw new AssertionError(failure);
        }));
    private ClusterLinkListener cellListener;
    private long applied;
    private long position = 1;
    private long offered;

    GatewayLinkAllocationTest() {
        final CellVoice voice = new CellVoice();
        final List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < PER_ROUND; i++) {
            events.add(voice.event(i));
        }
        batch = new UnsafeBuffer(voice.batch(LINK, 1, 0, 1, events));
    }

    @Test
    void shouldAllocateNothingPerCommandAndEvent() {
        link.doWork(0);
        cellListener.onConnected();
        final byte[] opened = new CellVoice().opened(LINK, 5, 1);
        cellListener.onMessage(new UnsafeBuffer(opened), 0, opened.length);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long threadId = Thread.currentThread().getId();
        // the least of many measurements: until the compiler is through, objects that never leave a method are still made
        long allocated = Long.MAX_VALUE;
        int measured = 0;
        while (measured < MEASUREMENTS_MAX && allocated >= ROUNDS) {
            final long before = threads.getThreadAllocatedBytes(threadId);
            rounds();
            allocated = Math.min(allocated, threads.getThreadAllocatedBytes(threadId) - before);
            measured++;
        }
        assertEquals((long)measured * ROUNDS * PER_ROUND, applied);
        assertEquals(0, link.unconfirmed());
        assertTrue(offered > (long)measured * ROUNDS);
        assertTrue(allocated < ROUNDS, "bytes allocated by " + ROUNDS * PER_ROUND + " commands and events: " + allocated);
    }

    private void rounds() {
        for (int i = 0; i < ROUNDS; i++) {
            position++;
            for (int command = 0; command < PER_ROUND; command++) {
                link.append(200);
                link.buffer().putLong(link.offset(), command);
            }
            link.flush(position);
            batch.putLong(FIRST_EVENT_AT, applied + 1);
            batch.putLong(LAST_COMMAND_AT, applied + PER_ROUND);
            batch.putLong(LOG_POSITION_AT, position);
            link.doWork(position);
            cellListener.onMessage(batch, 0, batch.capacity());
        }
    }

    @Override
    public int poll(final ClusterLinkListener listener, final long nowNs) {
        cellListener = listener;
        return 0;
    }

    @Override
    public long offer(
        final DirectBuffer header,
        final int headerOffset,
        final int headerLength,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength) {
        return ++offered;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public void reconnect() {
        throw new AssertionError("nothing is wrong");
    }

    @Override
    public void close() {
        throw new AssertionError("nobody closes");
    }

    @Override
    public void onLinkOpened(final long linkId, final CellSettings settings) {
        assertEquals(LINK, linkId);
    }

    @Override
    public void onEvent(final long eventNumber, final DirectBuffer buffer, final int offset, final int length) {
        applied++;
    }

    @Override
    public void onDigest(
        final long asOfEvent, final long sessionDigest, final long interestDigest, final int sessionCount) {
        throw new AssertionError("no digests here");
    }

    @Override
    public void onLinkLost(final Reason reason) {
        throw new AssertionError("lost " + reason);
    }

    @Override
    public void onFenced() {
        throw new AssertionError("fenced");
    }
}
