package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.SendDecoder;
import io.jindou.gateway.GatewayCounters.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link without room withholds the reads of those who SEND, loses nothing, and disturbs nobody else. */
class BackPressureTest {
    private static final int SENDS = 400;

    @TempDir
    private Path directory;

    @Test
    void shouldWithholdReadsAndGoOnInOrder() throws IOException {
        try (GatewayRig rig = new GatewayRig(directory)) {
            rig.ctx.linkRing(2 * (Limits.COMMAND_MAX + Limits.RING_RESERVE), Limits.RING_RESERVE)
                .limits().heartbeatTimeoutNs(TimeUnit.SECONDS.toNanos(5));
            final TestClient sender = rig.launch().connected("alice");
            final TestClient other = rig.connected("bob");
            rig.cell.isTaking = false;

            final ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = 0; i < SENDS; i += 4) {
                // half of them in batches, so that reads stop within a batch too
                stream.writeBytes(Frames.send(i, "bob", "n" + i, new byte[2000]));
                stream.writeBytes(Frames.send(i + 1, "bob", "n" + i, new byte[i]));
                stream.writeBytes(Frames.batch(Frames.send(i + 2, "bob", "n", new byte[3000]), Frames.send(i + 3, "x")));
            }
            stream.writeBytes(Frames.heartbeat());
            final byte[] bytes = stream.toByteArray();
            int at = 0;
            while (0 == rig.counters().value(Counter.READS_WITHHELD)) {
                at += sender.write(bytes, at);
                rig.step();
            }
            // heartbeats of others are answered; the silence of the sender is not its own
            for (int i = 1; i < 5; i++) {
                rig.advance(3, TimeUnit.SECONDS);
                rig.write(other, Frames.heartbeat());
                final int beats = i;
                rig.await(() -> other.count(FrameDescriptor.HEARTBEAT) == beats);
            }
            assertEquals(0, sender.count(FrameDescriptor.HEARTBEAT));
            assertEquals(0, rig.cell.sends);
            assertEquals(2, rig.gateway.connections().count());

            rig.cell.isTaking = true;
            while (at < bytes.length) {
                at += sender.write(bytes, at);
                rig.step();
            }
            rig.await(() -> sender.count(FrameDescriptor.HEARTBEAT) == 1);
            rig.await(() -> sender.count(FrameDescriptor.SENDACK) == SENDS);
            assertEquals(sequence(), sent(rig.cell.commands));
            assertTrue(rig.errors.isEmpty());
        }
    }

    private static List<Long> sent(final List<UnsafeBuffer> commands) {
        final List<Long> seqs = new ArrayList<>();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        for (final UnsafeBuffer command : commands) {
            if (SendDecoder.TEMPLATE_ID == header.wrap(command, 0).templateId()) {
                seqs.add(new SendDecoder().wrapAndApplyHeader(command, 0, header).clientSeq());
            }
        }
        return seqs;
    }

    private static List<Long> sequence() {
        final List<Long> seqs = new ArrayList<>();
        for (long i = 0; i < SENDS; i++) {
            seqs.add(i);
        }
        return seqs;
    }
}
