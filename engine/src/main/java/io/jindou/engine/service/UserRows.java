package io.jindou.engine.service;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.MessageHeaderEncoder;
import io.jindou.codecs.sbe.query.UserAnswerEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A UserAnswer that grows row by row as long as there is room; how many rows it has is known at its end. */
final class UserRows {
    private static final int GROUP = MessageHeaderEncoder.ENCODED_LENGTH + UserAnswerEncoder.BLOCK_LENGTH;
    private static final int GROUP_HEADER = UserAnswerEncoder.SessionsEncoder.sbeHeaderSize();
    private static final int ROW = UserAnswerEncoder.SessionsEncoder.sbeBlockLength();
    private static final int UID_HEADER = UserAnswerEncoder.SessionsEncoder.uidHeaderLength();

    private final UnsafeBuffer buffer;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final UserAnswerEncoder answer = new UserAnswerEncoder();
    private int at;
    private int rows;
    private int answered;
    private int markedAt;
    private int markedRows;

    UserRows(final UnsafeBuffer buffer) {
        this.buffer = buffer;
    }

    void begin(final long requestId, final long logPosition, final Reason reason) {
        answer.wrapAndApplyHeader(buffer, 0, header)
            .requestId(requestId).logPosition(logPosition).reason((short)reason.code());
        at = GROUP + GROUP_HEADER;
        rows = 0;
        answered = 0;
    }

    /** Rows from here on belong together. */
    void mark() {
        markedAt = at;
        markedRows = rows;
    }

    /** Takes the rows back that came after the mark. */
    void reset() {
        at = markedAt;
        rows = markedRows;
    }

    /** The rows since the mark are all of their user's. */
    void answered() {
        answered++;
    }

    /** False when there is no room. */
    boolean add(final int deviceFlag, final int level, final DirectBuffer uid, final int offset, final int length) {
        if (at + ROW + UID_HEADER + length > buffer.capacity()) {
            return false;
        }
        buffer.putByte(at, (byte)deviceFlag);
        buffer.putByte(at + 1, (byte)level);
        buffer.putShort(at + ROW, (short)length, LITTLE_ENDIAN);
        buffer.putBytes(at + ROW + UID_HEADER, uid, offset, length);
        at += ROW + UID_HEADER + length;
        rows++;
        return true;
    }

    /** Returns the length of the answer. */
    int end() {
        answer.uidsAnswered(answered);
        buffer.putShort(GROUP, (short)ROW, LITTLE_ENDIAN);
        buffer.putShort(GROUP + Short.BYTES, (short)rows, LITTLE_ENDIAN);
        return at;
    }
}
