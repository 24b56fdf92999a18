package io.jindou.engine.journal;

import org.agrona.DirectBuffer;

/** Receives records one by one. */
@FunctionalInterface
public interface RecordSink {
    /**
     * The bytes are valid only during the call.
     *
     * @return false to be given no more, for example because this one found no room.
     */
    boolean onRecord(long journalNo, DirectBuffer buffer, int offset, int length);
}
