package io.jindou.cluster.history.index;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.sbe.journal.MessageHeaderDecoder;
import io.jindou.codecs.sbe.journal.StoredMessageDecoder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** The channel that a record belongs to: kept, hashed, and compared with that of another record. */
public final class RecordChannel {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StoredMessageDecoder message = new StoredMessageDecoder();
    private final ExpandableArrayBuffer id = new ExpandableArrayBuffer();
    private int type;
    private int length;

    /** Hash of the channel of a record. Two channels may have the same. */
    public long hashOf(final DirectBuffer record) {
        message.wrapAndApplyHeader(record, 0, header);
        return Hashing.hash(record, idOffset(), message.channelIdLength(), message.channelType());
    }

    /** Remembers the channel of this record. */
    public void keep(final DirectBuffer record) {
        message.wrapAndApplyHeader(record, 0, header);
        type = message.channelType();
        length = message.channelIdLength();
        id.putBytes(0, record, idOffset(), length);
    }

    /** Hash of the channel that was kept. */
    public long hash() {
        return Hashing.hash(id, 0, length, type);
    }

    /** True for a record of the channel that was kept. */
    public boolean isOf(final DirectBuffer record) {
        message.wrapAndApplyHeader(record, 0, header);
        return type == message.channelType()
            && Bytes.areEqual(id, 0, length, record, idOffset(), message.channelIdLength());
    }

    private int idOffset() {
        return message.limit() + StoredMessageDecoder.channelIdHeaderLength();
    }
}
