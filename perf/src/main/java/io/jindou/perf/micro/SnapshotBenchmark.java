package io.jindou.perf.micro;

import io.jindou.codecs.ChannelTypes;
import io.jindou.engine.Engine;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The whole state out and in again, in memory: what all replicas stop for, without the disk. */
@State(Scope.Thread)
public class SnapshotBenchmark {
    private static final int WINDOW_PER_SENDER = 16;
    private static final int BATCH = 50;
    private static final int BATCH_BYTES = 64 << 10;

    /** Users online, each with a person channel and 16 messages in the duplicate window. */
    @Param({"1000", "20000"})
    int users;

    private EngineRig rig;
    private SnapshotTape tape;

    /** A cell with sessions, channels and a window. */
    @Setup
    public void fill() throws IOException {
        rig = new EngineRig(new Journals(Journals.NONE).journal(), WINDOW_PER_SENDER);
        final UpBatch[] batches = new UpBatch[users / BATCH];
        for (int i = 0; i < users; i++) {
            final long connection = rig.open(EnginePersonBenchmark.uid(i), false);
            if (0 == i % BATCH) {
                batches[i / BATCH] = rig.newBatch(BATCH_BYTES);
            }
            batches[i / BATCH].addSend(connection, ChannelTypes.PERSON, EnginePersonBenchmark.uid(i ^ 1), new byte[1]);
        }
        for (int i = 0; i < WINDOW_PER_SENDER; i++) {
            for (final UpBatch batch : batches) {
                rig.apply(batch);
            }
        }
        tape = new SnapshotTape(2 * rig.engine().offHeapBytes());
        write();
    }

    /** Writes it. */
    @Benchmark
    public long write() {
        tape.clear();
        rig.engine().write(tape);
        return tape.bytes();
    }

    /** Loads it into an engine that has nothing. */
    @Benchmark
    public long load() {
        final Engine engine = rig.newEngine();
        engine.load(tape.rewind());
        final long hash = engine.stateHash();
        engine.close();
        return hash;
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        rig.close();
        tape.close();
    }
}
