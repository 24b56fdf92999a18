package io.jindou.cluster.history;

import io.jindou.codecs.sbe.journal.MessageHeaderEncoder;
import io.jindou.codecs.sbe.journal.StoredMessageEncoder;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.RecordDescriptor;
import io.jindou.engine.service.HistoryTask;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes messages of named channels into a journal, and knows where each channel ends. The same calls give the same bytes. */
public final class ChannelRecords {
    private static final int GROUP = 2;
    private static final byte[] UID = {'a'};

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final StoredMessageEncoder encoder = new StoredMessageEncoder();
    private final Map<String, Head> heads = new LinkedHashMap<>();
    private final int history;
    private long lastNo;
    private long checksum;

    /** Of the one history. */
    public ChannelRecords() {
        this(1);
    }

    /**
     * Of one of several histories.
     *
     * @param history two of them differ in every record.
     */
    public ChannelRecords(final int history) {
        this.history = history;
    }

    /** Stores messages in a channel. */
    public ChannelRecords append(final Journal journal, final String channel, final int count) {
        for (int i = 0; i < count; i++) {
            journal.append(make(channel), buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
        }
        return this;
    }

    private long make(final String channel) {
        final Head head = heads.computeIfAbsent(channel, name -> new Head());
        lastNo++;
        encoder.wrapAndApplyHeader(buffer, 0, header).journalNo(lastNo).previousJournalNo(head.journalNo)
            .leadershipTermId(history).logPosition(lastNo * 1024).messageId(lastNo << 12).messageSeq(head.seq + 1)
            .timestamp(lastNo).ordinal(0).expire(0).setting((short)0).flags((short)0).channelType((short)GROUP)
            .deviceFlag((short)0);
        final byte[] id = channel.getBytes(StandardCharsets.US_ASCII);
        encoder.putChannelId(id, 0, id.length).putFromUid(UID, 0, UID.length).putClientMsgNo(UID, 0, 0)
            .putTopic(UID, 0, 0).putPayload(UID, 0, UID.length);
        checksum = RecordDescriptor.seal(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
        head.seq++;
        head.journalNo = lastNo;
        return lastNo;
    }

    /** The last journal number. */
    public long lastNo() {
        return lastNo;
    }

    /** Checksum of that record. */
    public long checksum() {
        return checksum;
    }

    /** A question about a channel, as the engine passes it on. */
    public HistoryTask task(final String channel, final long fromSeq, final int count, final boolean descending) {
        final HistoryTask task = new HistoryTask();
        task.headNo = heads.get(channel).journalNo;
        task.maxSeq = heads.get(channel).seq;
        task.fromSeq = fromSeq;
        task.count = count;
        task.descending = descending;
        return task;
    }

    private static final class Head {
        private long journalNo;
        private long seq;
    }
}
