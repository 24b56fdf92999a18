package io.jindou.perf.micro;

import io.jindou.codecs.ChannelTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A SEND to another user who is online, through all three stages of the engine: a log entry of 50 of them in, a SENDACK and a
 * RECV each into the ring. The duplicate window is full, as it is after a while under load, so each message also forgets one.
 */
@State(Scope.Thread)
public class EnginePersonBenchmark {
    private static final int BATCH = 50;
    private static final int BATCH_BYTES = 64 << 10;
    private static final int PAYLOAD = 128;
    private static final int SEED = 1;

    /** Pairs of users; with few everything is in the cache. */
    @Param({"100", "10000"})
    int pairs;

    /** What keeps the records. */
    @Param({Journals.NONE, Journals.CHRONICLE})
    String journal;

    /** Messages in the duplicate window, divided among the senders; a cell keeps 1,024 for each by default. */
    @Param("200000")
    int window;

    private Journals journals;
    private EngineRig rig;
    private UpBatch[] batches;
    private int next;

    /** Opens the sessions and fills the window. */
    @Setup
    public void open() throws IOException {
        journals = new Journals(journal);
        final int windowPerSender = window / (2 * pairs);
        rig = new EngineRig(journals.journal(), windowPerSender);
        final List<Integer> senders = new ArrayList<>();
        final long[] connections = new long[2 * pairs];
        for (int i = 0; i < connections.length; i++) {
            connections[i] = rig.open(uid(i), false);
            senders.add(i);
        }
        Collections.shuffle(senders, new Random(SEED));
        batches = new UpBatch[Math.max(1, senders.size() / BATCH)];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = rig.newBatch(BATCH_BYTES);
            for (int j = 0; j < BATCH; j++) {
                final int sender = senders.get((i * BATCH + j) % senders.size());
                batches[i].addSend(connections[sender], ChannelTypes.PERSON, uid(sender ^ 1), new byte[PAYLOAD]);
            }
        }
        for (int i = 0; i < (windowPerSender + 1) * batches.length; i++) {
            send();
        }
    }

    /** Disk space is not what is measured. */
    @Setup(Level.Iteration)
    public void removeFullFiles() throws IOException {
        journals.removeFullFiles();
    }

    /** A message of each of 50 senders. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long send() {
        next = next + 1 < batches.length ? next + 1 : 0;
        rig.apply(batches[next]);
        return rig.stored();
    }

    /** The same, and the events leave in batches. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long sendAndDrain() {
        send();
        return rig.drain();
    }

    /** A run in which messages were refused has measured something else. */
    @TearDown
    public void close() {
        final long before = rig.stored();
        send();
        final long stored = rig.stored() - before;
        rig.close();
        journals.remove();
        if (BATCH != stored) {
            throw new IllegalStateException("stored " + stored + " of " + BATCH);
        }
    }

    static String uid(final int i) {
        return "user" + (10_000_000 + i);
    }
}
