package io.jindou.perf.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jindou.codecs.SlotHash;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a key to its slot. */
@State(Scope.Thread)
public class SlotHashBenchmark {
    private static final int SLOTS = 256;

    /** A uid of ours, and a channel id of two uids with a UUID each. */
    @Param({"12", "73"})
    int length;

    private final UnsafeBuffer key = new UnsafeBuffer(ByteBuffer.allocateDirect(128));

    /** A key of letters. */
    @Setup
    public void fill() {
        key.putBytes(0, "abcdefghijklmnopqrstuvwxyz".repeat(4).getBytes(US_ASCII), 0, length);
    }

    /** One key. */
    @Benchmark
    public int slot() {
        return SlotHash.slot(key, 0, length, SLOTS);
    }
}
