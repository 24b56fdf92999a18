package io.jindou.engine;

import static io.jindou.codecs.ChannelTypes.GROUP;
import static io.jindou.codecs.ChannelTypes.PERSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.sbe.cluster.LinkAckEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.UpBatchEncoder;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Checklist row 61: a SEND costs the service thread no allocation, from the log entry to the batches on their way down. */
class SendPathAllocationTest {
    private static final int WARM_UP = 30_000;
    private static final int MEASURED = 100_000;
    private static final int LINKS = 3;
    private static final int ROUNDS_MAX = 5;
    private static final String NUMBER = "0000000000";
    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final EngineHarness cell = new EngineHarness(EngineHarness.nullJournal()).born(s -> s.windowPerSender(32));
    private final UpBatchEncoder batch = new UpBatchEncoder();
    private final LinkAckEncoder ack = new LinkAckEncoder();
    private final UnsafeBuffer ackEntry = new UnsafeBuffer(new byte[64]);
    private int msgNoOffset;
    private int number;

    @Test
    void shouldAllocateNothingForPersonMessages() {
        measure(PERSON, "bob");
    }

    @Test
    void shouldAllocateNothingForGroupMessages() {
        measure(GROUP, "g");
    }

    private void measure(final int type, final String channel) {
        final UnsafeBuffer entry = prepare(type, channel);
        assertTrue(threads.isThreadAllocatedMemoryEnabled());
        send(entry, WARM_UP);
        // the virtual machine allocates a few bytes of its own while it compiles; that ends, an allocation of ours would not
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS_MAX && allocated > 0; round++) {
            allocated = Math.min(allocated, round(entry));
        }
        assertTrue(cell.engine.sender().batchesSent() >= MEASURED * (long)LINKS);
        assertEquals(0, allocated, "bytes allocated by " + MEASURED + " SENDs");
        assertEquals(cell.engine.recomputeHash(), cell.engine.stateHash());
        cell.engine.close();
    }

    private long round(final UnsafeBuffer entry) {
        final long storedBefore = cell.engine.counters().value(Counter.SENDS_STORED);
        final long recvBefore = cell.engine.counters().value(Counter.RECV_EVENTS);
        final long before = threads.getCurrentThreadAllocatedBytes();
        send(entry, MEASURED);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(MEASURED, cell.engine.counters().value(Counter.SENDS_STORED) - storedBefore);
        assertEquals((long)MEASURED * LINKS, cell.engine.counters().value(Counter.RECV_EVENTS) - recvBefore);
        return allocated;
    }

    /** Alice on the first link sends; members and sessions of bob are on all. The entry is her SEND, to be numbered again. */
    private UnsafeBuffer prepare(final int type, final String channel) {
        final long aliceLink = cell.linkId;
        cell.sessionOpen(1, "____manager", DeviceFlags.SYSTEM, "", "");
        cell.sessionOpen(2, "alice", DeviceFlags.APP, "", "");
        cell.sessionOpen(3, "bob", DeviceFlags.APP, "", "");
        cell.group(1, "g", "alice", "bob");
        final long command = cell.command;
        for (int gateway = 2; gateway <= LINKS; gateway++) {
            cell.openAnother(gateway);
            cell.sessionOpen(1, "bob", DeviceFlags.WEB, "w" + gateway, "");
        }
        cell.use(aliceLink, command, 0);
        final List<byte[]> log = new ArrayList<>();
        cell.log = log;
        cell.send(2, type, channel, NUMBER, "a payload of no great length");
        cell.log = null;
        cell.discard = true;
        final byte[] entry = log.get(0);
        msgNoOffset = new String(entry, StandardCharsets.ISO_8859_1).indexOf(NUMBER);
        assertTrue(msgNoOffset > 0);
        return new UnsafeBuffer(entry);
    }

    private void send(final UnsafeBuffer entry, final int count) {
        batch.wrap(entry, MessageHeaderEncoder.ENCODED_LENGTH);
        final int link = cell.engine.links().find(cell.linkId);
        for (int i = 0; i < count; i++) {
            entry.putNaturalPaddedIntAscii(msgNoOffset, NUMBER.length(), ++number);
            batch.firstCommand(cell.engine.links().lastCommand(link) + 1).lastEvent(cell.engine.links().lastEvent(link));
            apply(entry, entry.capacity());
            cell.engine.sender().doWork();
            if (0 == i % 100) {
                acknowledgeAll();
            }
        }
    }

    private void acknowledgeAll() {
        for (int id = 1; id <= LINKS; id++) {
            ack.wrapAndApplyHeader(ackEntry, 0, cell.header)
                .linkId(cell.engine.links().linkId(id)).lastEvent(cell.engine.links().lastEvent(id));
            apply(ackEntry, MessageHeaderEncoder.ENCODED_LENGTH + LinkAckEncoder.BLOCK_LENGTH);
        }
    }

    private void apply(final UnsafeBuffer entry, final int length) {
        cell.position += 128;
        cell.stampMs++;
        cell.engine.onMessage(cell.position, cell.stampMs, EngineHarness.CLUSTER_SESSION, entry, 0, length);
    }
}
