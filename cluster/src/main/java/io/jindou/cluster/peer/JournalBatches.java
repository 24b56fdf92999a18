package io.jindou.cluster.peer;

import org.agrona.MutableDirectBuffer;

/** Gives records of the journal, as many at a time as fit into a buffer. For one thread. What it throws is told to the peer. */
public interface JournalBatches extends AutoCloseable {
    /**
     * Writes whole records, each as the receiver's sink wants it.
     *
     * @param fromNo   the first number.
     * @param lastNo   the last number; it may lie ahead of what is stored so far.
     * @param capacity of the buffer from the offset on, {@link PeerServer#BATCH_MAX}.
     * @return bytes written; 0 when there is nothing to give now.
     */
    int fill(long fromNo, long lastNo, MutableDirectBuffer buffer, int offset, int capacity);

    @Override
    void close();
}
