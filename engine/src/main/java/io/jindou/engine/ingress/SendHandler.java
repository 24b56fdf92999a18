package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.sbe.cluster.SendDecoder;
import io.jindou.engine.Counter;
import io.jindou.engine.Counters;
import io.jindou.engine.session.Sessions;
import io.jindou.engine.user.Users;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** Stage 1 of a message, in the sender's slot: is there a session, and what must the channel know of the sender? */
final class SendHandler {
    private static final byte[] SYSTEM = SystemUids.SYSTEM.getBytes(StandardCharsets.US_ASCII);

    private final Users users;
    private final Sessions sessions;
    private final Router router;
    private final Counters counters;
    private final Post post = new Post();

    SendHandler(final Users users, final Sessions sessions, final Router router, final Counters counters) {
        this.users = users;
        this.sessions = sessions;
        this.router = router;
        this.counters = counters;
    }

    void onSend(final int link, final SendDecoder send) {
        counters.increment(Counter.SENDS);
        final int session = sessions.find(link, send.connectionId());
        if (NONE == session) {
            // the session ended while the SEND was under way; its gateway has been told so, and its client will send again
            counters.increment(Counter.SENDS_WITHOUT_SESSION);
            return;
        }
        final int user = sessions.user(session);
        post.senderNo = user;
        post.senderUid.set(users.uidBuffer(user), users.uidOffset(user), users.uidLength(user));
        post.senderIsSystem = Bytes.areEqual(
            post.senderUid.buffer, post.senderUid.offset, post.senderUid.length, SYSTEM);
        post.sendBanned = 0 != (users.flags(user) & ChannelFlags.SEND_BAN);
        post.originLink = link;
        post.originConnectionId = send.connectionId();
        post.deviceFlag = sessions.deviceFlag(session);
        fill(send);
        router.post(post);
    }

    private void fill(final SendDecoder send) {
        post.clientSeq = send.clientSeq();
        post.deadline = send.deadline();
        post.expire = send.expire();
        post.setting = send.setting();
        post.flags = send.flags();
        post.channelType = send.channelType();
        final DirectBuffer buffer = send.buffer();
        post.channelId.set(buffer, send.limit() + SendDecoder.channelIdHeaderLength(), send.channelIdLength());
        send.skipChannelId();
        post.clientMsgNo.set(buffer, send.limit() + SendDecoder.clientMsgNoHeaderLength(), send.clientMsgNoLength());
        send.skipClientMsgNo();
        post.topic.set(buffer, send.limit() + SendDecoder.topicHeaderLength(), send.topicLength());
        send.skipTopic();
        post.payload.set(buffer, send.limit() + SendDecoder.payloadHeaderLength(), send.payloadLength());
        post.begin();
    }
}
