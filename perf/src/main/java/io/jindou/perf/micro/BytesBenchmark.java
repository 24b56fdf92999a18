package io.jindou.perf.micro;

import io.jindou.codecs.Bytes;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Two ranges of bytes that are the same. */
@State(Scope.Thread)
public class BytesBenchmark {
    private static final int OTHER = 128;

    /** A uid, a clientMsgNo. */
    @Param({"12", "37"})
    int length;

    private final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(2 * OTHER));

    /** Two equal ranges. */
    @Benchmark
    public boolean areEqual() {
        return Bytes.areEqual(bytes, 0, length, bytes, OTHER, length);
    }
}
