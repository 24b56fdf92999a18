package io.jindou.perf.micro;

import io.jindou.codecs.Hashing;
import io.jindou.engine.memory.HashIndex;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** From a hash to the record that has it. */
@State(Scope.Thread)
public class HashIndexBenchmark {
    private static final int SEED = 1;

    /** Entries; few stay in the cache. */
    @Param({"1000", "1000000"})
    int entries;

    private final HashIndex index = new HashIndex();
    private long[] hashes;
    private int next;

    /** An index, and the hashes to look for in a random order. */
    @Setup
    public void fill() {
        final Random random = new Random(SEED);
        hashes = new long[1 << 12];
        for (int i = 1; i <= entries; i++) {
            index.put(Hashing.mix(i), i);
        }
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = Hashing.mix(1 + random.nextInt(entries));
        }
    }

    private long hash() {
        return hashes[next++ & (hashes.length - 1)];
    }

    /** One that is there. */
    @Benchmark
    public int find() {
        return index.first(hash());
    }

    /** One that is not. */
    @Benchmark
    public int miss() {
        return index.first(~hash());
    }

    /** Puts one and takes it away. */
    @Benchmark
    public void putAndRemove() {
        final long hash = ~hash();
        index.put(hash, entries + 1);
        index.remove(hash, entries + 1);
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        index.close();
    }
}
