package io.jindou.engine.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.codecs.sbe.journal.MessageHeaderDecoder;
import io.jindou.codecs.sbe.journal.StoredMessageDecoder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Where the fields of a record lie that the journal itself looks at, and how a record is sealed and checked. Offsets count
 * from the message header on.
 */
public final class RecordDescriptor {
    /** The smallest record: header, fixed fields, and the lengths of its five empty var-data fields. */
    public static final int LENGTH_MIN = MessageHeaderDecoder.ENCODED_LENGTH + StoredMessageDecoder.BLOCK_LENGTH
        + 4 * StoredMessageDecoder.channelIdHeaderLength() + StoredMessageDecoder.payloadHeaderLength();
    /** The largest record; a length above it is damage. */
    public static final int LENGTH_MAX = Limits.EVENT_MAX + Limits.MESSAGE_OVERHEAD_MAX;

    private static final int BLOCK = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int CHECKSUM = BLOCK + StoredMessageDecoder.checksumEncodingOffset();
    private static final int CHECKED = CHECKSUM + BitUtil.SIZE_OF_LONG;
    private static final int JOURNAL_NO = BLOCK + StoredMessageDecoder.journalNoEncodingOffset();
    private static final int PREVIOUS_NO = BLOCK + StoredMessageDecoder.previousJournalNoEncodingOffset();
    private static final int MESSAGE_SEQ = BLOCK + StoredMessageDecoder.messageSeqEncodingOffset();

    private static final int LOG_POSITION = BLOCK + StoredMessageDecoder.logPositionEncodingOffset();
    private static final int ORDINAL = BLOCK + StoredMessageDecoder.ordinalEncodingOffset();
    private static final int TIMESTAMP = BLOCK + StoredMessageDecoder.timestampEncodingOffset();

    private RecordDescriptor() {
    }

    /** Checksum of a record, over all bytes behind the checksum field. */
    public static long checksum(final DirectBuffer buffer, final int offset, final int length) {
        return Hashing.hash(buffer, offset + CHECKED, length - CHECKED, 0);
    }

    /** Writes the checksum into a record whose other bytes are all there, and returns it. */
    public static long seal(final MutableDirectBuffer buffer, final int offset, final int length) {
        final long checksum = checksum(buffer, offset, length);
        buffer.putLong(offset + CHECKSUM, checksum, LITTLE_ENDIAN);
        return checksum;
    }

    /** The checksum as it is written in the record. */
    public static long storedChecksum(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CHECKSUM, LITTLE_ENDIAN);
    }

    /** Journal number of the record. */
    public static long journalNo(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + JOURNAL_NO, LITTLE_ENDIAN);
    }

    /** Journal number of the record before in the same channel, 0 for the first. */
    public static long previousJournalNo(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + PREVIOUS_NO, LITTLE_ENDIAN);
    }

    /** Sequence of the message in its channel. */
    public static long messageSeq(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MESSAGE_SEQ, LITTLE_ENDIAN);
    }

    /** Position of the log entry that made the record. */
    public static long logPosition(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + LOG_POSITION, LITTLE_ENDIAN);
    }

    /** Counts the records of one log entry from 0. */
    public static int ordinal(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + ORDINAL, LITTLE_ENDIAN);
    }

    /** Cluster time in ms since the epoch. */
    public static long timestamp(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + TIMESTAMP, LITTLE_ENDIAN);
    }

    /** What is wrong with the bytes that should be record {@code journalNo}; null when they are it. */
    public static String fault(final DirectBuffer buffer, final int offset, final int length, final long journalNo) {
        if (length < LENGTH_MIN || length > LENGTH_MAX) {
            return "its length is " + length;
        }
        if (buffer.getShort(offset + MessageHeaderDecoder.schemaIdEncodingOffset(), LITTLE_ENDIAN)
            != StoredMessageDecoder.SCHEMA_ID
            || buffer.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), LITTLE_ENDIAN)
            != StoredMessageDecoder.TEMPLATE_ID) {
            return "it is no stored message";
        }
        if (storedChecksum(buffer, offset) != checksum(buffer, offset, length)) {
            return "its checksum is wrong";
        }
        if (journalNo(buffer, offset) != journalNo) {
            return "record " + journalNo(buffer, offset) + " lies in its place";
        }
        return null;
    }
}
