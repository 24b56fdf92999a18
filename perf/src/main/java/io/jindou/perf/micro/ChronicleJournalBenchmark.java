package io.jindou.perf.micro;

import io.jindou.engine.journal.RecordDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A record of a message with 128 bytes of payload, sealed and appended. */
@State(Scope.Thread)
public class ChronicleJournalBenchmark {
    private static final int LENGTH = 340;

    /** What keeps the records. */
    @Param({Journals.NONE, Journals.CHRONICLE})
    String journal;

    private final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private Journals journals;
    private long number;

    /** Opens it. */
    @Setup
    public void open() throws IOException {
        journals = new Journals(journal);
    }

    /** Disk space is not what is measured. */
    @Setup(Level.Iteration)
    public void removeFullFiles() throws IOException {
        journals.removeFullFiles();
    }

    /** One record. */
    @Benchmark
    public long sealAndAppend() {
        final long checksum = RecordDescriptor.seal(record, 0, LENGTH);
        journals.journal().append(++number, record, 0, LENGTH);
        return checksum;
    }

    /** Closes and removes it. */
    @TearDown
    public void close() {
        journals.journal().close();
        journals.remove();
    }
}
