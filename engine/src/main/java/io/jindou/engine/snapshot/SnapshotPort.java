package io.jindou.engine.snapshot;

import org.agrona.DirectBuffer;

/** Takes the messages of a snapshot one by one. */
public interface SnapshotPort {
    /** Stores one message; blocks until it is taken or throws. */
    void offer(DirectBuffer buffer, int offset, int length);
}
