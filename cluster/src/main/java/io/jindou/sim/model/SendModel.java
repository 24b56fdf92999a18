package io.jindou.sim.model;

import io.jindou.codecs.sbe.cluster.SendDecoder;

/** A SEND with its session. Strings are ASCII in a simulation, so that characters are bytes. */
record SendModel(
    SessionModel session, long clientSeq, long deadline, long expire, int setting, int flags, int type, String channelId,
    String clientMsgNo, String topic, byte[] payload) {

    static SendModel of(final SessionModel session, final SendDecoder d) {
        final String channelId = Var.text(d.channelIdLength(), d::getChannelId);
        final String clientMsgNo = Var.text(d.clientMsgNoLength(), d::getClientMsgNo);
        final String topic = Var.text(d.topicLength(), d::getTopic);
        final byte[] payload = Var.bytes(d.payloadLength(), d::getPayload);
        return new SendModel(session, d.clientSeq(), d.deadline(), d.expire(), d.setting(), d.flags(), d.channelType(),
            channelId, clientMsgNo, topic, payload);
    }

    UserModel user() {
        return session.user;
    }

    /** Bytes of what every receiver gets alike. */
    int bodyLength() {
        return session.user.uid.length() + clientMsgNo.length() + topic.length() + payload.length;
    }
}
