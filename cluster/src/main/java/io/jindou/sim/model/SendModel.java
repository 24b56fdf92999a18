package io.jindou.sim.model;

import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.sbe.cluster.PublishDecoder;
import io.jindou.codecs.sbe.cluster.SendDecoder;

/**
 * A SEND with its session, or what a business server publishes, without one. Strings are ASCII in a simulation, so that
 * characters are bytes.
 *
 * @param link      where the answer goes.
 * @param session   of the client; null when published.
 * @param publisher connection of the business server; 0 when sent.
 * @param number    clientSeq or correlationId.
 */
record SendModel(
    LinkModel link, SessionModel session, long publisher, UserModel user, long number, long deadline, long expire, int setting,
    int flags, int type, String channelId, String clientMsgNo, String topic, byte[] payload) {

    static SendModel of(final SessionModel session, final SendDecoder d) {
        final String channelId = Var.text(d.channelIdLength(), d::getChannelId);
        final String clientMsgNo = Var.text(d.clientMsgNoLength(), d::getClientMsgNo);
        final String topic = Var.text(d.topicLength(), d::getTopic);
        final byte[] payload = Var.bytes(d.payloadLength(), d::getPayload);
        return new SendModel(session.link, session, 0, session.user, d.clientSeq(), d.deadline(), d.expire(), d.setting(),
            d.flags(), d.channelType(), channelId, clientMsgNo, topic, payload);
    }

    /** The sender's uid must have been read. */
    static SendModel of(final LinkModel link, final UserModel user, final PublishDecoder d) {
        final String channelId = Var.text(d.channelIdLength(), d::getChannelId);
        final String clientMsgNo = Var.text(d.clientMsgNoLength(), d::getClientMsgNo);
        final String topic = Var.text(d.topicLength(), d::getTopic);
        final byte[] payload = Var.bytes(d.payloadLength(), d::getPayload);
        return new SendModel(link, null, d.connectionId(), user, d.correlationId(), d.deadline(), d.expire(), d.setting(),
            d.flags(), d.channelType(), channelId, clientMsgNo, topic, payload);
    }

    boolean isPublished() {
        return null == session;
    }

    /** Sender as receivers see him. */
    String shown() {
        return isPublished() && SystemUids.SYSTEM.equals(user.uid) ? "" : user.uid;
    }

    int deviceFlag() {
        return isPublished() ? DeviceFlags.SYSTEM : session.deviceFlag;
    }

    /** Bytes of what every receiver gets alike. */
    int bodyLength() {
        return shown().length() + clientMsgNo.length() + topic.length() + payload.length;
    }
}
