package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.sbe.cluster.PublishDecoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Counter;
import io.jindou.engine.Counters;
import io.jindou.engine.Settings;
import io.jindou.engine.link.Events;
import io.jindou.engine.user.Users;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stage 1 of a message that a business server sends in a user's name, in that user's slot. He need not be online, and nothing is
 * asked about him; his own connections get the message too, all of them.
 */
final class PublishHandler {
    private static final UnsafeBuffer SYSTEM = new UnsafeBuffer(SystemUids.SYSTEM.getBytes(StandardCharsets.US_ASCII));

    private final Settings settings;
    private final Users users;
    private final Events events;
    private final Router router;
    private final Counters counters;
    private final Post post = new Post();
    private final Post.Range from = new Post.Range();
    private final Post.Range nobody = new Post.Range();

    PublishHandler(
        final CellState cell, final Users users, final Events events, final Router router, final Counters counters) {
        this.settings = cell.settings();
        this.users = users;
        this.events = events;
        this.router = router;
        this.counters = counters;
        nobody.set(SYSTEM, 0, 0);
    }

    void onPublish(final int link, final PublishDecoder publish) {
        counters.increment(Counter.PUBLISHES);
        from.set(publish.buffer(), publish.limit() + PublishDecoder.fromUidHeaderLength(), publish.fromUidLength());
        if (0 == from.length) {
            from.set(SYSTEM, 0, SYSTEM.capacity());
        }
        Reason reason = Reason.BAD_UID;
        if (ChannelIds.isValid(from.buffer, from.offset, from.length, Limits.UID_MAX)) {
            final int user = findOrAdd();
            if (NONE != user) {
                fill(link, user, publish);
                router.post(post);
                return;
            }
            reason = Reason.LIMIT_REACHED;
        }
        counters.increment(Counter.SENDS_REFUSED);
        events.publishResult(link, publish.connectionId(), publish.correlationId(), 0, 0, reason);
    }

    private int findOrAdd() {
        final int user = users.find(from.buffer, from.offset, from.length);
        if (NONE != user || users.table().size() >= settings.usersMax()) {
            return user;
        }
        return users.add(from.buffer, from.offset, from.length, settings.slotCount());
    }

    private void fill(final int link, final int user, final PublishDecoder publish) {
        post.begin();
        post.senderNo = user;
        post.senderUid.set(users.uidBuffer(user), users.uidOffset(user), users.uidLength(user));
        post.shownUid = Bytes.areEqual(from.buffer, from.offset, from.length, SYSTEM, 0, SYSTEM.capacity())
            ? nobody : post.senderUid;
        post.senderIsSystem = true;
        post.sendBanned = false;
        post.originLink = link;
        post.originConnectionId = 0;
        post.deviceFlag = DeviceFlags.SYSTEM;
        post.publisher = publish.connectionId();
        post.clientSeq = publish.correlationId();
        post.deadline = publish.deadline();
        post.expire = publish.expire();
        post.setting = publish.setting();
        post.flags = publish.flags();
        post.channelType = publish.channelType();
        final DirectBuffer buffer = publish.buffer();
        publish.skipFromUid();
        post.channelId.set(buffer, publish.limit() + PublishDecoder.channelIdHeaderLength(), publish.channelIdLength());
        publish.skipChannelId();
        post.clientMsgNo.set(buffer, publish.limit() + PublishDecoder.clientMsgNoHeaderLength(), publish.clientMsgNoLength());
        publish.skipClientMsgNo();
        post.topic.set(buffer, publish.limit() + PublishDecoder.topicHeaderLength(), publish.topicLength());
        publish.skipTopic();
        post.payload.set(buffer, publish.limit() + PublishDecoder.payloadHeaderLength(), publish.payloadLength());
    }
}
