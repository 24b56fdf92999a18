package io.jindou.engine.snapshot;

import org.agrona.DirectBuffer;

/** Gives the messages of a snapshot one by one. */
public interface SnapshotMessages {
    /** Moves to the next message; false when there is none. */
    boolean next();

    /** Buffer of the current message. */
    DirectBuffer buffer();

    /** Its offset. */
    int offset();

    /** Its length. */
    int length();
}
