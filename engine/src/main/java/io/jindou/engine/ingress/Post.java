package io.jindou.engine.ingress;

import io.jindou.codecs.ChannelTypes;
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
    /** Passes whatever asks who the sender is. */
    boolean senderIsSystem;
    /** Sender as receivers see him. */
    Range shownUid = senderUid;
    boolean sendBanned;
    /** Where the SENDACK goes, and which connection gets no copy; 0: none. */
    int originLink;
    long originConnectionId;
    int deviceFlag;
    long clientSeq;
    /** The connection of the business server that published this; 0: a client sent it. */
    long publisher;
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
    /** What the channel's stage found out: the canonical id, and the peer where the channel is one of two. */
    final Range key = new Range();
    final Range peer = new Range();
    boolean isToSelf;
    /** True when the sender's uid stands first in the canonical id. */
    boolean senderIsFirst;
    /** Stored in the command channel beside the ordinary one. */
    boolean isCommand;
    /** The ordinary channel: its members get the message. */
    int baseNo = RecordTable.NONE;
    /** Where the message is numbered and stored. */
    int channelNo = RecordTable.NONE;
    long windowKey;
    long payloadHash;
    int staleEntry = RecordTable.NONE;
    long messageId;
    long messageSeq;

    /** Forgets what the stages of the message before decided. */
    void begin() {
        isCommand = false;
        baseNo = RecordTable.NONE;
        channelNo = RecordTable.NONE;
        staleEntry = RecordTable.NONE;
        messageId = 0;
        messageSeq = 0;
    }

    /** What the channel is called in state and journal. */
    int storedType() {
        return isCommand ? channelType | ChannelTypes.COMMAND : channelType;
    }

    /** Some bytes somewhere. */
    static final class Range {
        DirectBuffer buffer;
        int offset;
        int length;

        void set(final Range other) {
            set(other.buffer, other.offset, other.length);
        }

        void set(final DirectBuffer newBuffer, final int newOffset, final int newLength) {
            buffer = newBuffer;
            offset = newOffset;
            length = newLength;
        }
    }
}
