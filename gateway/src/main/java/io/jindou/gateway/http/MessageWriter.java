package io.jindou.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.journal.MessageHeaderDecoder;
import io.jindou.codecs.sbe.journal.StoredMessageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.agrona.DirectBuffer;

/** Journal records as the message objects of the API. */
final class MessageWriter {
    private static final int MS_PER_SECOND = 1000;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StoredMessageDecoder record = new StoredMessageDecoder();

    /** Sequence of the record of an entry. */
    long messageSeq(final DirectBuffer entries, final int at) {
        return wrap(entries, at).messageSeq();
    }

    /** Where the entry behind this one lies. */
    static int next(final DirectBuffer entries, final int at) {
        return at + LinkRing.entryLength(LinkRing.messageLength(entries, at));
    }

    void write(final JsonGenerator out, final DirectBuffer entries, final int at) throws IOException {
        wrap(entries, at);
        final long messageId = record.messageId();
        final long messageSeq = record.messageSeq();
        final int flags = record.flags();
        final int setting = record.setting();
        final long expire = record.expire();
        final long timestamp = record.timestamp() / MS_PER_SECOND;
        final int channelType = record.channelType();
        // the decoder keeps one position: the fields of variable length are taken in their order
        final byte[] channelIdBytes = new byte[record.channelIdLength()];
        record.getChannelId(channelIdBytes, 0, channelIdBytes.length);
        final byte[] fromUidBytes = new byte[record.fromUidLength()];
        record.getFromUid(fromUidBytes, 0, fromUidBytes.length);
        final byte[] clientMsgNo = new byte[record.clientMsgNoLength()];
        record.getClientMsgNo(clientMsgNo, 0, clientMsgNo.length);
        final byte[] topic = new byte[record.topicLength()];
        record.getTopic(topic, 0, topic.length);
        final byte[] payload = new byte[record.payloadLength()];
        record.getPayload(payload, 0, payload.length);

        final String channelId = text(channelIdBytes);
        final String fromUid = text(fromUidBytes);
        out.writeStartObject();
        out.writeObjectFieldStart("header");
        out.writeNumberField("no_persist", bit(flags, MessageFlags.NO_PERSIST));
        out.writeNumberField("red_dot", bit(flags, MessageFlags.RED_DOT));
        out.writeNumberField("sync_once", bit(flags, MessageFlags.SYNC_ONCE));
        out.writeEndObject();
        out.writeNumberField("setting", setting);
        out.writeNumberField("message_id", messageId);
        // beyond 2^53, where numbers of some languages are no longer exact
        out.writeStringField("message_idstr", Long.toString(messageId));
        out.writeStringField("client_msg_no", text(clientMsgNo));
        out.writeNumberField("message_seq", messageSeq);
        out.writeStringField("from_uid", SystemUids.SYSTEM.equals(fromUid) ? "" : fromUid);
        out.writeStringField("channel_id", ChannelTypes.PERSON == channelType ? peer(channelId, fromUid) : channelId);
        out.writeNumberField("channel_type", channelType);
        if (topic.length > 0) {
            out.writeStringField("topic", text(topic));
        }
        out.writeNumberField("expire", expire);
        out.writeNumberField("timestamp", timestamp);
        out.writeStringField("payload", 0 == payload.length ? null : Base64.getEncoder().encodeToString(payload));
        out.writeEndObject();
    }

    /** The part of a person channel's id that is not the sender; the last one if none is. */
    static String peer(final String channelId, final String fromUid) {
        final int separator = channelId.indexOf(ChannelIds.SEPARATOR);
        final String first = separator < 0 ? "" : channelId.substring(0, separator);
        final String last = channelId.substring(separator + 1);
        return last.equals(fromUid) && separator >= 0 ? first : last;
    }

    private static String text(final byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static int bit(final int flags, final int bit) {
        return 0 == (flags & bit) ? 0 : 1;
    }

    private StoredMessageDecoder wrap(final DirectBuffer entries, final int at) {
        return record.wrapAndApplyHeader(entries, at + LinkRing.ENTRY_HEADER, header);
    }
}
