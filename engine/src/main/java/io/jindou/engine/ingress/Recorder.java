package io.jindou.engine.ingress;

import io.jindou.codecs.Limits;
import io.jindou.codecs.sbe.journal.MessageHeaderEncoder;
import io.jindou.codecs.sbe.journal.StoredMessageEncoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Entry;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.RecordDescriptor;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes the journal record of a message, gives it its number, and hands it to the journal. */
final class Recorder {
    private final CellState cell;
    private final Entry entry;
    private final Journal journal;
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Limits.EVENT_MAX));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final StoredMessageEncoder encoder = new StoredMessageEncoder();

    Recorder(final CellState cell, final Entry entry, final Journal journal) {
        this.cell = cell;
        this.entry = entry;
        this.journal = journal;
    }

    /** Appends the record; returns its number. */
    long record(final Post post, final long previousJournalNo) {
        final long journalNo = cell.journalNo() + 1;
        encoder.wrapAndApplyHeader(buffer, 0, header)
            .journalNo(journalNo)
            .previousJournalNo(previousJournalNo)
            .leadershipTermId(cell.leadershipTermId())
            .logPosition(entry.logPosition())
            .messageId(post.messageId)
            .messageSeq(post.messageSeq)
            .timestamp(cell.now())
            .ordinal(entry.nextOrdinal())
            .expire(post.expire)
            .setting((short)post.setting)
            .flags((short)post.flags)
            .channelType((short)post.storedType())
            .deviceFlag((short)post.deviceFlag)
            .putChannelId(post.key.buffer, post.key.offset, post.key.length)
            .putFromUid(post.senderUid.buffer, post.senderUid.offset, post.senderUid.length)
            .putClientMsgNo(post.clientMsgNo.buffer, post.clientMsgNo.offset, post.clientMsgNo.length)
            .putTopic(post.topic.buffer, post.topic.offset, post.topic.length)
            .putPayload(post.payload.buffer, post.payload.offset, post.payload.length);
        final int length = encoder.limit();
        final long checksum = RecordDescriptor.seal(buffer, 0, length);
        cell.journalled(journalNo, checksum);
        journal.append(journalNo, buffer, 0, length);
        return journalNo;
    }
}
