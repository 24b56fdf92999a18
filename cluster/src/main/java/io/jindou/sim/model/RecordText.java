package io.jindou.sim.model;

import io.jindou.codecs.sbe.journal.MessageHeaderDecoder;
import io.jindou.codecs.sbe.journal.StoredMessageDecoder;
import org.agrona.DirectBuffer;

/** Journal records as text with every field. */
public final class RecordText {
    private RecordText() {
    }

    /** An encoded record. */
    public static String of(final DirectBuffer buffer, final int offset) {
        final StoredMessageDecoder d = new StoredMessageDecoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final String fixed = of(d.journalNo(), d.previousJournalNo(), d.leadershipTermId(), d.logPosition(), d.messageId(),
            d.messageSeq(), d.timestamp(), d.ordinal()) + ' '
            + of(d.expire(), d.setting(), d.flags(), d.channelType(), d.deviceFlag());
        final String channelId = Var.text(d.channelIdLength(), d::getChannelId);
        final String from = Var.text(d.fromUidLength(), d::getFromUid);
        final String clientMsgNo = Var.text(d.clientMsgNoLength(), d::getClientMsgNo);
        final String topic = Var.text(d.topicLength(), d::getTopic);
        final byte[] payload = Var.bytes(d.payloadLength(), d::getPayload);
        return fixed + ' ' + EventText.body(from, channelId, clientMsgNo, topic, payload);
    }

    static String of(
        final long journalNo, final long previous, final long termId, final long position, final long id, final long seq,
        final long timestamp, final int ordinal) {
        return "record " + journalNo + " prev=" + previous + " term=" + termId + " pos=" + position + " id=" + id + " seq="
            + seq + " t=" + timestamp + " ord=" + ordinal;
    }

    static String of(final long expire, final int setting, final int flags, final int type, final int deviceFlag) {
        return "exp=" + expire + " set=" + setting + " fl=" + flags + " ty=" + type + " dev=" + deviceFlag;
    }
}
