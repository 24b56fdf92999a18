package io.jindou.engine.journal;

import org.agrona.DirectBuffer;

/** Reads records by number; for one thread, beside the thread that appends. */
public interface JournalReader extends AutoCloseable {
    /** The oldest record that is kept; it moves on when retention removes records. */
    long firstNo();

    /** The newest record that can be read now; 0 when there is none. */
    long lastNo();

    /**
     * Points {@code view} at a whole StoredMessage with its message header, whose number and checksum were checked. The bytes
     * stay valid until the next call on this reader.
     *
     * @throws JournalException {@link JournalException.Kind#MISSING}, {@link JournalException.Kind#TRUNCATED} or
     *                          {@link JournalException.Kind#DAMAGED}, with the place.
     */
    void read(long journalNo, DirectBuffer view);

    @Override
    void close();
}
