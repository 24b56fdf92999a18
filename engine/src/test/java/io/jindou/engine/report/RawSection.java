package io.jindou.engine.report;

import io.jindou.engine.snapshot.Section;
import io.jindou.engine.snapshot.SnapshotSink;
import io.jindou.engine.snapshot.SnapshotSource;
import org.agrona.concurrent.UnsafeBuffer;

/** Any bytes as a section of any number. */
record RawSection(int sectionId, byte[] bytes) implements Section {
    @Override
    public void write(final SnapshotSink sink) {
        sink.write(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @Override
    public void load(final SnapshotSource source) {
        throw source.damaged("only written");
    }

    @Override
    public long stateHash() {
        return 0;
    }

    @Override
    public long recomputeHash() {
        return 0;
    }

    @Override
    public long allocatedBytes() {
        return 0;
    }

    @Override
    public void close() {
        // on the heap
    }
}
