package io.jindou.engine.service;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.MembersAnswerEncoder;
import io.jindou.codecs.sbe.query.MessageHeaderEncoder;
import io.jindou.engine.ChannelLists;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A MembersAnswer that grows uid by uid up to a number of them and as long as there is room. */
final class MemberRows implements ChannelLists.Page {
    private static final int GROUP = MessageHeaderEncoder.ENCODED_LENGTH + MembersAnswerEncoder.BLOCK_LENGTH;
    private static final int GROUP_HEADER = MembersAnswerEncoder.UidsEncoder.sbeHeaderSize();
    private static final int UID_HEADER = MembersAnswerEncoder.UidsEncoder.uidHeaderLength();

    private final UnsafeBuffer buffer;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MembersAnswerEncoder answer = new MembersAnswerEncoder();
    private int at;
    private int rows;
    private int most;
    private boolean hasMore;
    private long lastCursor;

    MemberRows(final UnsafeBuffer buffer) {
        this.buffer = buffer;
    }

    void begin(final long requestId, final long logPosition, final long cursor, final int count) {
        answer.wrapAndApplyHeader(buffer, 0, header).requestId(requestId).logPosition(logPosition);
        at = GROUP + GROUP_HEADER;
        rows = 0;
        most = count;
        hasMore = false;
        lastCursor = cursor;
    }

    @Override
    public boolean onUid(final long cursor, final DirectBuffer uid, final int offset, final int length) {
        if (rows == most || at + UID_HEADER + length > buffer.capacity()) {
            hasMore = true;
            return false;
        }
        buffer.putShort(at, (short)length, LITTLE_ENDIAN);
        buffer.putBytes(at + UID_HEADER, uid, offset, length);
        at += UID_HEADER + length;
        lastCursor = cursor;
        rows++;
        return true;
    }

    /** Returns the length of the answer. */
    int end(final Reason reason) {
        answer.cursor(lastCursor).more((short)(hasMore ? 1 : 0)).reason((short)reason.code());
        buffer.putShort(GROUP, (short)0, LITTLE_ENDIAN);
        buffer.putShort(GROUP + Short.BYTES, (short)rows, LITTLE_ENDIAN);
        return at;
    }
}
