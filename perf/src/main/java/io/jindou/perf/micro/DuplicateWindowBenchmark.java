package io.jindou.perf.micro;

import io.jindou.engine.CellState;
import io.jindou.engine.Settings;
import io.jindou.engine.memory.RecordTable;
import io.jindou.engine.message.DuplicateWindow;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A message that was never seen: looked for, and remembered in the place of the oldest of its sender. */
@State(Scope.Thread)
public class DuplicateWindowBenchmark {
    private static final int PER_SENDER = 1024;
    private static final int MSG_NO_LENGTH = 37;
    private static final int SEED = 1;

    /** Senders with a full window each. */
    @Param({"10", "200"})
    int senders;

    private final DuplicateWindow window = new DuplicateWindow(SEED);
    private final Settings settings = new CellState().settings();
    private final UnsafeBuffer msgNo = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
    private int sender;
    private long number;

    /** Fills it. */
    @Setup
    public void fill() {
        for (int i = 0; i < senders * PER_SENDER; i++) {
            findAndAdd();
        }
    }

    /** One message. */
    @Benchmark
    public int findAndAdd() {
        sender = sender < senders ? sender + 1 : 1;
        msgNo.putLong(0, ++number);
        final long key = window.key(sender, sender, msgNo, 0, MSG_NO_LENGTH);
        if (RecordTable.NONE != window.find(key, sender, sender, msgNo, 0, MSG_NO_LENGTH)) {
            throw new IllegalStateException("found what was never added");
        }
        final int entry = window.add(key, sender, sender, msgNo, 0, MSG_NO_LENGTH, 0, settings);
        window.result(entry, number, number, number);
        return entry;
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        window.close();
    }
}
