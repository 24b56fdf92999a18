package io.jindou.perf.micro;

import io.jindou.engine.memory.RecordTable;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Records and the state hash that follows every change. */
@State(Scope.Thread)
public class RecordTableBenchmark {
    private static final int SECTION = 99;
    private static final int LENGTH = 128;
    private static final int SEED = 1;

    /** Records; few stay in the cache. */
    @Param({"1000", "1000000"})
    int records;

    private final Random random = new Random(SEED);
    private RecordTable table;
    private int[] ids;
    private int next;

    /** A table of living records. */
    @Setup
    public void fill() {
        table = new RecordTable(SECTION, LENGTH);
        ids = new int[1 << 12];
        for (int i = 0; i < records; i++) {
            table.endChange(table.add());
        }
        for (int i = 0; i < ids.length; i++) {
            ids[i] = 1 + random.nextInt(records);
        }
    }

    private int id() {
        return ids[next++ & (ids.length - 1)];
    }

    /** Reads a field of a random record. */
    @Benchmark
    public long longAt() {
        return table.longAt(id(), 16);
    }

    /** Changes a field of a random record, and the hash. */
    @Benchmark
    public void putLong() {
        table.putLong(id(), 16, next);
    }

    /** Frees the record added last and takes it again. */
    @Benchmark
    public int removeAndAdd() {
        table.remove(records);
        final int id = table.add();
        table.endChange(id);
        return id;
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        table.close();
    }
}
