package io.jindou.engine.snapshot;

import org.agrona.DirectBuffer;

/** Where a section writes its bytes. */
public interface SnapshotSink {
    /** Appends a range of any length. */
    void write(DirectBuffer buffer, int offset, int length);
}
