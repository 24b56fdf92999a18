package io.jindou.perf.micro;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.SystemUids;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A SEND to a group whose members are all online at one gateway: a log entry of 50 of them in, a SENDACK and one RECV each into
 * the ring.
 */
@State(Scope.Thread)
public class EngineGroupBenchmark {
    private static final int BATCH = 50;
    private static final int BATCH_BYTES = 64 << 10;
    private static final int PAYLOAD = 128;
    private static final int WINDOW_PER_SENDER = 1024;

    /** Members of the group. */
    @Param({"10", "100", "1000"})
    int members;

    private EngineRig rig;
    private UpBatch[] batches;
    private int next;

    /** Opens the sessions, makes the group and fills the window. */
    @Setup
    public void open() throws IOException {
        rig = new EngineRig(new Journals(Journals.NONE).journal(), WINDOW_PER_SENDER);
        final long admin = rig.open(SystemUids.MANAGER, true);
        final long[] connections = new long[members];
        final List<String> uids = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            uids.add(EnginePersonBenchmark.uid(i));
            connections[i] = rig.open(uids.get(i), false);
        }
        rig.group(admin, "group", uids);
        batches = new UpBatch[Math.max(1, members / BATCH)];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = rig.newBatch(BATCH_BYTES);
            for (int j = 0; j < BATCH; j++) {
                batches[i].addSend(connections[(i * BATCH + j) % members], ChannelTypes.GROUP, "group", new byte[PAYLOAD]);
            }
        }
        for (int i = 0; i < (WINDOW_PER_SENDER + 1) * Math.max(1, members / BATCH); i++) {
            send();
        }
    }

    /** A message of each of 50 members. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long send() {
        next = next + 1 < batches.length ? next + 1 : 0;
        rig.apply(batches[next]);
        return rig.stored();
    }

    /** A run in which messages were refused has measured something else. */
    @TearDown
    public void close() {
        final long before = rig.stored();
        send();
        final long stored = rig.stored() - before;
        rig.close();
        if (BATCH != stored) {
            throw new IllegalStateException("stored " + stored + " of " + BATCH);
        }
    }
}
