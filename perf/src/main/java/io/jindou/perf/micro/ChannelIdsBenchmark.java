package io.jindou.perf.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.Limits;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Ids of person channels and what may be in an id. */
@State(Scope.Thread)
public class ChannelIdsBenchmark {
    private final UnsafeBuffer ids = new UnsafeBuffer("user10000017user10000018".getBytes(US_ASCII));
    private final UnsafeBuffer to = new UnsafeBuffer(ByteBuffer.allocateDirect(Limits.CANONICAL_ID_MAX));
    private final int length = ids.capacity() / 2;

    /** Whether a client may use it. */
    @Benchmark
    public boolean isValid() {
        return ChannelIds.isValid(ids, 0, length, Limits.UID_MAX);
    }

    /** The id of the channel of two users. */
    @Benchmark
    public int canonicalPerson() {
        return ChannelIds.canonicalPerson(ids, 0, length, ids, length, length, to);
    }
}
