package io.jindou.engine.ingress;

import io.jindou.engine.memory.RecordTable;
import org.agrona.DirectBuffer;

/**
 * One message on its way through the stages. Filled by the sender's stage, then read only; the ranges point into the log entry
 * and into records, so it is valid for the time of one command.
 */
final class Post {
    /** Who sends. */
    int senderNo;
    final Range senderUid = new Range();
    boolean senderIsSystem;
    boolean sendBanned;
    /** Where the SENDACK goes. */
    int originLink;
    long originConnectionId;
    int deviceFlag;
    long clientSeq;
    /** What is sent. */
    long deadline;
    long expire;
    int setting;
    int flags;
    int channelType;
    final Range channelId = new Range();
    final Range clientMsgNo = new Range();
    final Range topic = new Range();
    final Range payload = new Range();
    /** What the channel's stage decided. */
    int channelNo = RecordTable.NONE;
    long windowKey;
    long payloadHash;
    int staleEntry = RecordTable.NONE;
    long messageId;
    long messageSeq;

    /** Some bytes somewhere. */
    static final class Range {
        DirectBuffer buffer;
        int offset;
        int length;

        void set(final DirectBuffer newBuffer, final int newOffset, final int newLength) {
            buffer = newBuffer;
            offset = newOffset;
            length = newLength;
        }
    }
}
