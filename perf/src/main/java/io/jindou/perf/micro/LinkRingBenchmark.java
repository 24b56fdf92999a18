package io.jindou.perf.micro;

import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.link.RingMemory;
import io.jindou.codecs.link.RingSlice;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The ring of a link: an entry in, a run of entries out, and gone when it was confirmed. */
@State(Scope.Thread)
public class LinkRingBenchmark {
    private static final int ENTRIES = 64;

    /** A SENDACK, a RECV. */
    @Param({"41", "300"})
    int length;

    private final LinkRing ring = new LinkRing(new RingMemory(), Limits.RING_BYTES_DEFAULT, Limits.RING_RESERVE);
    private final RingSlice slice = new RingSlice();

    /** One of 64 entries through the ring. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public long appendSliceRelease() {
        for (int i = 0; i < ENTRIES; i++) {
            ring.append(length);
        }
        long from = ring.firstNumber();
        for (int count = ring.slice(from, Limits.BATCH_TARGET, slice); count > 0;) {
            from += count;
            count = ring.slice(from, Limits.BATCH_TARGET, slice);
        }
        ring.release(ring.lastNumber());
        return from;
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        ring.reset(0);
    }
}
