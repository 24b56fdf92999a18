package io.jindou.gateway.session;

import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.gateway.protocol.WireMessage;

/** What the gateway refuses of a SEND without asking the engine. */
final class SendRules {
    private static final int CHANNEL_ID = 0;
    private static final int CLIENT_MSG_NO = 1;
    private static final int TOPIC = 2;
    private static final int PAYLOAD = 3;

    private SendRules() {
    }

    static Reason judge(final WireMessage send, final int payloadMax) {
        if (send.dataLength(PAYLOAD) > payloadMax) {
            return Reason.PAYLOAD_TOO_LONG;
        }
        if (!ChannelIds.isValid(
            send.buffer(), send.dataOffset(CHANNEL_ID), send.dataLength(CHANNEL_ID), Limits.CHANNEL_ID_MAX)) {
            return Reason.CHANNEL_ID_ERROR;
        }
        if (send.dataLength(CLIENT_MSG_NO) > Limits.CLIENT_MSG_NO_MAX || send.dataLength(TOPIC) > Limits.TOPIC_MAX) {
            return Reason.FIELD_TOO_LONG;
        }
        return Reason.SUCCESS;
    }
}
