package io.jindou.gateway.http;

import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Messages of channels, for whoever is named as the reader: nobody asks whether he is a member. */
final class HistoryEndpoints {
    private static final String CHANNEL_ID = "channel_id";
    private static final String LOGIN_UID = "login_uid";
    private static final int TYPE_MAX = 255;

    private final Reads reads;
    private final MessageWriter writer = new MessageWriter();
    private final Set<MessageSync> gathering = new HashSet<>();

    HistoryEndpoints(final Reads reads) {
        this.reads = reads;
    }

    Reads reads() {
        return reads;
    }

    MessageWriter writer() {
        return writer;
    }

    void messageSync(final Exchange exchange) {
        final Body body = exchange.fields();
        final byte[] loginUid = Ids.uid(body, LOGIN_UID);
        final ChannelKey channel = readable(body.required(CHANNEL_ID), Ids.type(body));
        Ids.requireType(channel.type());
        final int limit = (int)body.number("limit", Integer.MIN_VALUE, Integer.MAX_VALUE);
        final MessageSync.Bounds bounds = new MessageSync.Bounds(
            body.number("start_message_seq", 0, Long.MAX_VALUE - HttpLimits.MESSAGES_MAX),
            body.number("end_message_seq", 0, Long.MAX_VALUE),
            limit <= 0 ? HttpLimits.MESSAGES_DEFAULT : Math.min(limit, HttpLimits.MESSAGES_MAX),
            0 != body.number("pull_mode", 0, 1));
        if (gathering.size() >= HttpLimits.GATHERED_MAX) {
            throw HttpFailure.of(Reason.BUSY);
        }
        final MessageSync sync = new MessageSync(this, exchange, channel, loginUid, bounds);
        gathering.add(sync);
        try {
            sync.begin();
        } catch (final HttpFailure ex) {
            gathering.remove(sync);
            throw ex;
        }
    }

    /** An answer is complete, or there will be none. */
    void ended(final MessageSync sync) {
        gathering.remove(sync);
    }

    /** The newest sequence; 0 where it cannot be known, because business servers ask for person channels by one uid alone. */
    void maxMessageSeq(final Exchange exchange) {
        final String channelId = exchange.query(CHANNEL_ID);
        final int type = exchange.queryNumber("channel_type", TYPE_MAX);
        final String loginUid = exchange.query(LOGIN_UID);
        if (channelId.isBlank()) {
            throw HttpFailure.badRequest(CHANNEL_ID + " must not be empty");
        }
        Ids.requireType(type);
        final boolean isOfTwo = channelId.indexOf(ChannelIds.SEPARATOR) >= 0;
        if (ChannelTypes.PERSON == type && !isOfTwo && loginUid.isBlank()) {
            answer(exchange, 0);
            return;
        }
        // of a channel that is named in full it does not matter who reads it
        final byte[] reader = loginUid.isBlank() ? new byte[] {'?'} : Ids.uid(loginUid, LOGIN_UID);
        reads.history(readable(channelId, type), reader, 0, 0, true,
            (reason, maxSeq, records, offset, count, hasMore) -> {
                switch (reason) {
                    case SUCCESS -> answer(exchange, maxSeq);
                    case CHANNEL_NOT_EXIST, NOT_SUPPORT_CHANNEL_TYPE -> answer(exchange, 0);
                    default -> exchange.fail(reason);
                }
            });
    }

    private static void answer(final Exchange exchange, final long maxSeq) {
        exchange.ok(Json.object().put("message_seq", maxSeq));
    }

    /** A channel as it may be named by readers: a person channel also by both uids. */
    private static ChannelKey readable(final String id, final int type) {
        final int separator = id.indexOf(ChannelIds.SEPARATOR);
        if (separator < 0) {
            return Ids.channel(id, type);
        }
        final byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Limits.CANONICAL_ID_MAX) {
            throw HttpFailure.badRequest(CHANNEL_ID + " is longer than " + Limits.CANONICAL_ID_MAX + " bytes");
        }
        Ids.uid(id.substring(0, separator), CHANNEL_ID);
        Ids.uid(id.substring(separator + 1), CHANNEL_ID);
        return new ChannelKey(type, bytes);
    }
}
