package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.jindou.codecs.wkproto.PacketType;
import io.jindou.gateway.GatewayCounters.Counter;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the agent allocates on the Java heap for each message of a client of WuKongIM's protocol, decrypted and encrypted: nothing
 * as long as the cipher has the keys of that connection. As in {@link AllocationTest}, the first block of rounds without a byte
 * for each message decides, because objects that never leave a method are made until the compiler is through.
 */
class WkAllocationTest {
    private static final int MESSAGES = 100;
    private static final int ROUNDS = 50;
    private static final int MAX_BLOCKS = 60;

    @TempDir
    private Path directory;
    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private GatewayRig rig;
    private long allocated;

    @Test
    void shouldAllocateNothingForSend() throws Exception {
        onAgentThread(this::send);
    }

    @Test
    void shouldAllocateNothingForRecvAndItsAck() throws Exception {
        onAgentThread(this::receive);
    }

    private void send(final WkTestClient client) {
        final byte[][] frames = new byte[MESSAGES][];
        for (int i = 0; i < MESSAGES; i++) {
            frames[i] = client.send(WkTestClient.message(i, "hello"));
        }
        final byte[] burst = Frames.concat(frames);
        settles(client, () -> {
            client.write(burst);
            while (client.socket.count(PacketType.SENDACK) < MESSAGES) {
                measuredStep(client);
            }
        });
    }

    private void receive(final WkTestClient client) {
        final long id = rig.cell.lastConnectionId();
        settles(client, () -> {
            for (int i = 0; i < MESSAGES; i++) {
                rig.cell.recv(0, 0, 0, 0, "hello", id);
            }
            while (client.socket.count(PacketType.RECV) < MESSAGES) {
                measuredStep(client);
            }
            final byte[][] acks = client.socket.packets().stream().map(client::recvAck).toArray(byte[][]::new);
            final long before = rig.counters().value(Counter.ACKS);
            client.write(Frames.concat(acks));
            while (rig.counters().value(Counter.ACKS) < before + MESSAGES) {
                measuredStep(client);
            }
        });
        assertEquals(0, rig.gateway.connections().blocks().usedBytes());
    }

    private void measuredStep(final WkTestClient client) {
        final long before = threads.getCurrentThreadAllocatedBytes();
        rig.gateway.invoke();
        allocated += threads.getCurrentThreadAllocatedBytes() - before;
        client.pump();
    }

    private void settles(final WkTestClient client, final Runnable round) {
        final StringBuilder blocks = new StringBuilder();
        for (int block = 0; block < MAX_BLOCKS; block++) {
            allocated = 0;
            for (int i = 0; i < ROUNDS; i++) {
                client.socket.packets().clear();
                round.run();
            }
            if (allocated < ROUNDS * MESSAGES) {
                return;
            }
            blocks.append(' ').append(allocated);
        }
        fail("bytes for " + ROUNDS * MESSAGES + " messages, block by block:" + blocks);
    }

    private void onAgentThread(final Consumer<WkTestClient> body) throws Exception {
        final FutureTask<Void> task = new FutureTask<>(() -> {
            rig = new GatewayRig(directory);
            // the rig's time stands still, so a user's bytes would be used up before the compilers are done
            rig.ctx.limits().bytes(1 << 30, 1 << 30);
            rig.launch();
            try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
                rig.cell.keepsCommands = false;
                rig.cell.beats = false;
                body.accept(client);
            } finally {
                rig.close();
            }
            return null;
        });
        // the kind of thread that a gateway runs on
        new FastThreadLocalThread(task).start();
        task.get();
    }
}
