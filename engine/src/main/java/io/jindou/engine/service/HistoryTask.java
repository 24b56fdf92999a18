package io.jindou.engine.service;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A question that the state has answered as far as it can, on its way to the agent that reads the journal. */
public final class HistoryTask {
    /** Type of the message in the ring buffer. */
    public static final int TYPE_ID = 1;

    private static final int REQUEST_ID = 0;
    private static final int HEAD_NO = 8;
    private static final int MAX_SEQ = 16;
    private static final int LOG_POSITION = 24;
    private static final int FROM_SEQ = 32;
    private static final int COUNT = 40;
    private static final int DESCENDING = 44;
    private static final int STREAM_ID = 48;
    private static final int CHANNEL_LENGTH = 52;
    private static final int CHANNEL = 56;

    /** Echoed in the answer. */
    public long requestId;
    /** Journal number of the channel's newest record. */
    public long headNo;
    /** Its sequence. */
    public long maxSeq;
    /** Where the log was when the state was asked. */
    public long logPosition;
    public long fromSeq;
    public int count;
    public boolean descending;
    public int responseStreamId;
    public String responseChannel;

    /** Writes the task; returns its length. */
    public int encode(final MutableDirectBuffer buffer, final int offset) {
        final byte[] channel = responseChannel.getBytes(StandardCharsets.US_ASCII);
        buffer.putLong(offset + REQUEST_ID, requestId);
        buffer.putLong(offset + HEAD_NO, headNo);
        buffer.putLong(offset + MAX_SEQ, maxSeq);
        buffer.putLong(offset + LOG_POSITION, logPosition);
        buffer.putLong(offset + FROM_SEQ, fromSeq);
        buffer.putInt(offset + COUNT, count);
        buffer.putInt(offset + DESCENDING, descending ? 1 : 0);
        buffer.putInt(offset + STREAM_ID, responseStreamId);
        buffer.putInt(offset + CHANNEL_LENGTH, channel.length);
        buffer.putBytes(offset + CHANNEL, channel);
        return CHANNEL + channel.length;
    }

    /** Reads what {@link #encode} wrote. */
    public HistoryTask decode(final DirectBuffer buffer, final int offset) {
        requestId = buffer.getLong(offset + REQUEST_ID);
        headNo = buffer.getLong(offset + HEAD_NO);
        maxSeq = buffer.getLong(offset + MAX_SEQ);
        logPosition = buffer.getLong(offset + LOG_POSITION);
        fromSeq = buffer.getLong(offset + FROM_SEQ);
        count = buffer.getInt(offset + COUNT);
        descending = 0 != buffer.getInt(offset + DESCENDING);
        responseStreamId = buffer.getInt(offset + STREAM_ID);
        responseChannel = buffer.getStringWithoutLengthAscii(offset + CHANNEL, buffer.getInt(offset + CHANNEL_LENGTH));
        return this;
    }
}
