package io.jindou.perf.micro;

import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.frame.FrameScanner;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Where a native frame ends: the first thing done to what a client sends. */
@State(Scope.Thread)
public class FrameScannerBenchmark {
    private static final int BODY = 230;
    private static final int FRAMES = 32;

    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(FrameDescriptor.HEADER_LENGTH + BODY));
    private final UnsafeBuffer batch =
        new UnsafeBuffer(ByteBuffer.allocateDirect(FRAMES * (FrameDescriptor.INNER_HEADER_LENGTH + BODY)));

    /** A SEND alone, and a batch of them. */
    @Setup
    public void encode() {
        FrameDescriptor.putHeader(frame, 0, FrameDescriptor.SEND, BODY);
        for (int i = 0; i < FRAMES; i++) {
            FrameDescriptor.putInnerHeader(
                batch, i * (FrameDescriptor.INNER_HEADER_LENGTH + BODY), FrameDescriptor.SEND, BODY);
        }
    }

    /** One frame. */
    @Benchmark
    public int scan() {
        return FrameScanner.scan(frame, 0, frame.capacity());
    }

    /** A frame within a batch of 32. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int scanBatch() {
        return FrameScanner.scanBatch(batch, 0, batch.capacity());
    }
}
