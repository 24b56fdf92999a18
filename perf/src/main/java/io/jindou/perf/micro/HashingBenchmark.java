package io.jindou.perf.micro;

import io.jindou.codecs.Hashing;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The hash of everything. */
@State(Scope.Thread)
public class HashingBenchmark {
    /** A uid, a clientMsgNo, a payload, a journal record. */
    @Param({"12", "37", "128", "340"})
    int length;

    private final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private long seed;

    /** A range of bytes. */
    @Benchmark
    public long hash() {
        return Hashing.hash(bytes, 1, length, seed++);
    }
}
