package io.jindou.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.gateway.link.CellSettings;
import io.jindou.gateway.link.GatewayLink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Messages of business servers, answered when they are stored or refused. */
final class MessageEndpoints {
    /** Bit of {@code setting}: events follow. */
    private static final int SETTING_STREAM = 0x2;
    private static final long EXPIRE_MAX = 0xFFFF_FFFEL;
    private static final byte[] NOBODY = new byte[0];

    private final ManagerSession session;
    private final GatewayLink link;

    MessageEndpoints(final ManagerSession session, final GatewayLink link) {
        this.session = session;
        this.link = link;
    }

    /** One message into a channel, or one command to each of the users listed. */
    void send(final Exchange exchange) {
        final Body body = exchange.fields();
        final List<byte[]> receivers = Ids.uids(body.texts("subscribers"), "subscribers");
        final String channelId = body.text("channel_id");
        if (channelId.isBlank() && receivers.isEmpty()) {
            throw HttpFailure.badRequest("channel_id must not be empty");
        }
        final String clientMsgNo = clientMsgNo(body);
        final OutgoingMessage message = message(body, clientMsgNo);
        if (receivers.isEmpty()) {
            final ChannelKey channel = Ids.channel(body);
            Ids.requireType(channel.type());
            session.start(new ToChannel(exchange, message, channel, clientMsgNo));
            return;
        }
        if (0 == (message.flags() & MessageFlags.SYNC_ONCE)) {
            throw HttpFailure.badRequest("subscribers are only for messages with header.sync_once 1");
        }
        if (!channelId.isBlank()) {
            throw HttpFailure.badRequest("channel_id and subscribers must not be given together");
        }
        session.start(new ToUsers(exchange, message, receivers));
    }

    /** The same person message to each of many users. */
    void sendBatch(final Exchange exchange) {
        final Body body = exchange.fields();
        Ids.uid(body, "from_uid");
        final List<byte[]> receivers = Ids.uids(body.texts("subscribers"), "subscribers");
        if (receivers.isEmpty()) {
            throw HttpFailure.badRequest("subscribers must not be empty");
        }
        session.start(new ToEach(exchange, message(body, clientMsgNo(body)), receivers));
    }

    private OutgoingMessage message(final Body body, final String clientMsgNo) {
        final byte[] payload = body.bytes("payload");
        if (0 == payload.length) {
            throw HttpFailure.badRequest("payload must not be empty");
        }
        final CellSettings cell = link.settings();
        if (payload.length > (null == cell ? Limits.PAYLOAD_MAX_DEFAULT : cell.payloadMax())) {
            throw HttpFailure.badRequest(Reason.PAYLOAD_TOO_LONG.text());
        }
        final byte[] number = clientMsgNo.getBytes(StandardCharsets.UTF_8);
        if (number.length > Limits.CLIENT_MSG_NO_MAX) {
            throw HttpFailure.badRequest("client_msg_no is longer than " + Limits.CLIENT_MSG_NO_MAX + " bytes");
        }
        final String fromUid = body.text("from_uid");
        return new OutgoingMessage(fromUid.isBlank() ? NOBODY : Ids.uid(fromUid, "from_uid"), number, flags(body),
            body.flag("is_stream") ? SETTING_STREAM : 0, body.number("expire", 0, EXPIRE_MAX), session.deadlineMs(), payload);
    }

    private static int flags(final Body body) {
        final Body header = body.object("header");
        return (header.flag("no_persist") ? MessageFlags.NO_PERSIST : 0)
            | (header.flag("red_dot") ? MessageFlags.RED_DOT : 0)
            | (header.flag("sync_once") ? MessageFlags.SYNC_ONCE : 0);
    }

    private static String clientMsgNo(final Body body) {
        final String given = body.text("client_msg_no");
        return given.isEmpty() ? UUID.randomUUID().toString().replace("-", "") + "0" : given;
    }

    /** Answered with what became of the message. */
    private static final class ToChannel extends CommandRun {
        private final OutgoingMessage message;
        private final ChannelKey channel;
        private final String clientMsgNo;
        private Outcome stored;

        ToChannel(
            final Exchange exchange, final OutgoingMessage message, final ChannelKey channel, final String clientMsgNo) {
            super(exchange, 1);
            this.message = message;
            this.channel = channel;
            this.clientMsgNo = clientMsgNo;
        }

        @Override
        boolean send(final CommandEncoder commands, final long connectionId, final long correlationId, final int index) {
            return commands.publish(connectionId, correlationId, message, channel);
        }

        @Override
        void onResult(final int index, final Outcome outcome) {
            stored = outcome;
            super.onResult(index, outcome);
        }

        @Override
        void onEnd(final Exchange answer) {
            final ObjectNode body = Json.object().put("status", 200);
            body.putObject("data").put("message_id", stored.messageId()).put("client_msg_no", clientMsgNo)
                .put("message_seq", stored.messageSeq());
            answer.ok(body);
        }
    }

    /** A person message to each receiver. */
    private abstract static class ToPersons extends CommandRun {
        final List<byte[]> receivers;
        private final OutgoingMessage message;

        ToPersons(final Exchange exchange, final OutgoingMessage message, final List<byte[]> receivers) {
            super(exchange, receivers.size());
            this.message = message;
            this.receivers = receivers;
        }

        @Override
        final boolean send(
            final CommandEncoder commands, final long connectionId, final long correlationId, final int index) {
            return commands.publish(
                connectionId, correlationId, message, new ChannelKey(ChannelTypes.PERSON, receivers.get(index)));
        }
    }

    /** A command: fails as a whole. */
    private static final class ToUsers extends ToPersons {
        ToUsers(final Exchange exchange, final OutgoingMessage message, final List<byte[]> receivers) {
            super(exchange, message, receivers);
        }

        @Override
        void onEnd(final Exchange answer) {
            answer.ok();
        }
    }

    /** A batch: answered with those that failed. */
    private static final class ToEach extends ToPersons {
        private final ArrayNode failed = Json.array();
        private final ArrayNode reasons = Json.array();

        ToEach(final Exchange exchange, final OutgoingMessage message, final List<byte[]> receivers) {
            super(exchange, message, receivers);
        }

        @Override
        void onResult(final int index, final Outcome outcome) {
            if (!outcome.isSuccess()) {
                failed.add(new String(receivers.get(index), StandardCharsets.UTF_8));
                reasons.add(outcome.reason().text());
            }
        }

        @Override
        void onEnd(final Exchange answer) {
            final ObjectNode body = Json.object();
            body.set("fail_uids", failed);
            body.set("reason", reasons);
            answer.ok(body);
        }
    }
}
