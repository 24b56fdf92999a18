package io.jindou.engine.snapshot;

import org.agrona.MutableDirectBuffer;

/** Where a section reads its bytes back. */
public interface SnapshotSource {
    /** Reads exactly this many bytes; throws {@link SnapshotException} when the section ends before. */
    void read(MutableDirectBuffer buffer, int offset, int length);

    /** An exception that names the snapshot. */
    SnapshotException damaged(String what);
}
