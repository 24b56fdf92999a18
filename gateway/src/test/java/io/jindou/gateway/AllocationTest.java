package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.gateway.GatewayCounters.Counter;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the agent allocates on the Java heap for each message, sockets and Netty included, once the compiler is through with its
 * code: before, objects that never leave a method are still made. How many rounds that takes is the machine's business, so the
 * first block of rounds without a byte for each message decides, and none within the bound is a failure.
 */
class AllocationTest {
    private static final int MEMBERS = 10;
    private static final int CHANNEL_OF_ALL = 7;
    private static final int MESSAGES = 100;
    private static final int ROUNDS = 100;
    private static final int MAX_BLOCKS = 60;

    @TempDir
    private Path directory;
    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private GatewayRig rig;
    private TestClient client;
    private long allocated;
    private int loops;

    private void launch() throws IOException {
        rig = new GatewayRig(directory);
        // wide enough for all that is sent while the clock stands still
        rig.ctx.limits().sends(1 << 30, 1 << 30).bytes(1 << 30, 1 << 30);
        client = rig.launch().connected("alice");
        rig.cell.keepsCommands = false;
        rig.cell.beats = false;
    }

    @Test
    void shouldAllocateNothingForSend() throws Exception {
        onAgentThread(this::send);
    }

    @Test
    void shouldAllocateNothingForRecv() throws Exception {
        onAgentThread(this::receive);
    }

    @Test
    void shouldAllocateNothingForFanOut() throws Exception {
        onAgentThread(this::fanOut);
    }

    private void onAgentThread(final Runnable body) throws Exception {
        final FutureTask<Void> task = new FutureTask<>(() -> {
            launch();
            try {
                body.run();
            } finally {
                rig.close();
            }
            return null;
        });
        // the kind of thread that a gateway runs on
        new FastThreadLocalThread(task).start();
        task.get();
    }

    private void send() {
        final byte[][] frames = new byte[MESSAGES][];
        for (int i = 0; i < MESSAGES; i++) {
            frames[i] = Frames.send(i, "hello");
        }
        final byte[] burst = Frames.concat(frames);
        settles("SEND", ROUNDS * MESSAGES, () -> {
            rig.write(client, burst);
            while (client.count(FrameDescriptor.SENDACK) < MESSAGES) {
                measuredStep();
            }
            client.frames.clear();
        });
    }

    private void receive() {
        final long id = rig.cell.lastConnectionId();
        settles("RECV", ROUNDS * MESSAGES, () -> {
            long last = 0;
            for (int i = 0; i < MESSAGES; i++) {
                last = rig.cell.recv(0, 0, 0, 0, "hello", id);
            }
            while (client.count(FrameDescriptor.RECV) < MESSAGES) {
                measuredStep();
            }
            client.frames.clear();
            final long acks = rig.counters().value(Counter.ACKS);
            rig.write(client, Frames.recvAck(last));
            while (rig.counters().value(Counter.ACKS) == acks) {
                measuredStep();
            }
        });
        assertEquals(0, rig.gateway.connections().blocks().usedBytes());
    }

    private void fanOut() {
        final TestClient[] members = new TestClient[MEMBERS];
        members[0] = client;
        try {
            rig.cell.beats = true;
            for (int i = 1; i < MEMBERS; i++) {
                members[i] = rig.connected("member-" + i);
            }
            rig.cell.beats = false;
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        settles("fan-out", ROUNDS * MESSAGES, () -> {
            long last = 0;
            for (int i = 0; i < MESSAGES; i++) {
                last = rig.cell.recv(0, 0, 0, CHANNEL_OF_ALL, "hello");
            }
            for (final TestClient member : members) {
                while (member.count(FrameDescriptor.RECV) < MESSAGES) {
                    measuredStep();
                    member.pump();
                }
                member.frames.clear();
            }
            final long acks = rig.counters().value(Counter.ACKS);
            for (final TestClient member : members) {
                rig.write(member, Frames.recvAck(last));
            }
            while (rig.counters().value(Counter.ACKS) < acks + MEMBERS) {
                measuredStep();
            }
        });
        assertEquals(0, rig.gateway.connections().blocks().usedBytes());
    }

    private void measuredStep() {
        final long before = threads.getCurrentThreadAllocatedBytes();
        rig.gateway.invoke();
        allocated += threads.getCurrentThreadAllocatedBytes() - before;
        loops++;
        client.pump();
    }

    private void settles(final String what, final int messages, final Runnable round) {
        final StringBuilder blocks = new StringBuilder();
        for (int block = 0; block < MAX_BLOCKS; block++) {
            allocated = 0;
            loops = 0;
            for (int i = 0; i < ROUNDS; i++) {
                round.run();
            }
            assertTrue(rig.errors.isEmpty());
            if (allocated < messages) {
                return;
            }
            blocks.append(' ').append(allocated).append('/').append(loops);
        }
        fail(what + ": bytes/loops for " + messages + " messages, block by block:" + blocks);
    }
}
