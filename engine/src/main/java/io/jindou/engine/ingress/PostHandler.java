package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.engine.CellState;
import io.jindou.engine.Counter;
import io.jindou.engine.Counters;
import io.jindou.engine.Settings;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Interest;
import io.jindou.engine.channel.Members;
import io.jindou.engine.channel.PersonBits;
import io.jindou.engine.link.Events;
import io.jindou.engine.message.DuplicateWindow;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stage 2 of a message, in the channel's slot: duplicate, permission, sequence, journal, SENDACK, fan-out, in this order. A SEND
 * that was accepted once gets its first result again even if its sender may not send any more.
 */
final class PostHandler {
    private final CellState cell;
    private final Settings settings;
    private final Channels channels;
    private final Members members;
    private final Interest interest;
    private final DuplicateWindow window;
    private final Recorder recorder;
    private final Events events;
    private final RecvEvents recvEvents;
    private final Router router;
    private final Counters counters;
    private final UnsafeBuffer canonical = new UnsafeBuffer(ByteBuffer.allocateDirect(Limits.CANONICAL_ID_MAX));
    private final Post.Range key = new Post.Range();
    /** Canonical order of sender and receiver of a person message. */
    private int order;

    PostHandler(
        final CellState cell, final ChannelStores stores, final Recorder recorder, final Events events,
        final RecvEvents recvEvents, final Router router, final Counters counters) {
        this.cell = cell;
        this.settings = cell.settings();
        this.channels = stores.channels();
        this.members = stores.members();
        this.interest = stores.interest();
        this.window = stores.window();
        this.recorder = recorder;
        this.events = events;
        this.recvEvents = recvEvents;
        this.router = router;
        this.counters = counters;
    }

    void onPost(final Post post) {
        Reason reason = resolve(post);
        if (Reason.SUCCESS == reason) {
            hashes(post);
        }
        final boolean isLate = Defects.isPlanted(Defect.DUPLICATE_CHECK_AFTER_PERMISSION);
        if (Reason.SUCCESS == reason && !isLate && answerDuplicate(post)) {
            return;
        }
        if (Reason.SUCCESS == reason) {
            reason = accept(post);
        }
        if (isLate && Reason.SUCCESS == reason && answerDuplicate(post)) {
            return;
        }
        if (Reason.SUCCESS != reason) {
            counters.increment(Counter.SENDS_REFUSED);
            acknowledge(post, 0, 0, reason);
            return;
        }
        store(post);
        acknowledge(post, post.messageId, post.messageSeq, Reason.SUCCESS);
        fanOut(post);
    }

    /** Finds the channel by its canonical id; a person channel need not be there yet. */
    private Reason resolve(final Post post) {
        final int type = post.channelType;
        if (!ChannelTypes.isServed(type)) {
            return Reason.NOT_SUPPORT_CHANNEL_TYPE;
        }
        final int max = ChannelTypes.PERSON == type ? Limits.UID_MAX : Limits.CHANNEL_ID_MAX;
        if (!ChannelIds.isValid(post.channelId.buffer, post.channelId.offset, post.channelId.length, max)) {
            return Reason.CHANNEL_ID_ERROR;
        }
        if (post.clientMsgNo.length > Limits.CLIENT_MSG_NO_MAX || post.topic.length > Limits.TOPIC_MAX) {
            return Reason.FIELD_TOO_LONG;
        }
        if (ChannelTypes.PERSON == type) {
            order = ChannelIds.compare(
                post.senderUid.buffer, post.senderUid.offset, post.senderUid.length,
                post.channelId.buffer, post.channelId.offset, post.channelId.length);
            final int length = ChannelIds.canonicalPerson(
                order >= 0, post.senderUid.buffer, post.senderUid.offset, post.senderUid.length,
                post.channelId.buffer, post.channelId.offset, post.channelId.length, canonical);
            key.set(canonical, 0, length);
        } else {
            key.set(post.channelId.buffer, post.channelId.offset, post.channelId.length);
        }
        post.channelNo = channels.find(type, key.buffer, key.offset, key.length);
        return Reason.SUCCESS;
    }

    /** The hashes that the window works with; that of the payload is worked out while the line of the other is loaded. */
    private void hashes(final Post post) {
        if (isKey(post.clientMsgNo)) {
            if (NONE != post.channelNo) {
                post.windowKey = windowKey(post);
                window.touch(post.windowKey);
            }
            post.payloadHash = Hashing.hash(post.payload.buffer, post.payload.offset, post.payload.length, 0);
        }
    }

    private boolean answerDuplicate(final Post post) {
        if (!isKey(post.clientMsgNo) || NONE == post.channelNo) {
            return false;
        }
        final int first = window.find(post.windowKey, post.senderNo, post.channelNo, post.clientMsgNo.buffer,
            post.clientMsgNo.offset, post.clientMsgNo.length);
        if (NONE == first) {
            return false;
        }
        if (window.isStale(first, cell.elapsed(), settings.windowMs())) {
            post.staleEntry = first;
            return false;
        }
        counters.increment(Counter.SENDS_DUPLICATE);
        if (window.payloadHash(first) == post.payloadHash || Defects.isPlanted(Defect.PAYLOAD_NOT_COMPARED)) {
            acknowledge(post, window.messageId(first), window.messageSeq(first), Reason.SUCCESS);
        } else {
            acknowledge(post, 0, 0, Reason.IDEMPOTENCY_CONFLICT);
        }
        return true;
    }

    /** Everything that can refuse a message; nothing has changed yet when it does. */
    private Reason accept(final Post post) {
        if (0 != post.deadline && cell.now() > post.deadline) {
            return Reason.EXPIRED;
        }
        if (post.payload.length > settings.payloadMax()) {
            return Reason.PAYLOAD_TOO_LONG;
        }
        if (post.sendBanned) {
            return Reason.SEND_BAN;
        }
        final Reason reason = permission(post);
        if (Reason.SUCCESS != reason) {
            return reason;
        }
        if (NONE == post.channelNo) {
            if (channels.table().size() >= settings.channelsMax()) {
                return Reason.LIMIT_REACHED;
            }
            post.channelNo = channels.add(post.channelType, key.buffer, key.offset, key.length, settings.slotCount());
            post.windowKey = windowKey(post);
        }
        return Reason.SUCCESS;
    }

    private Reason permission(final Post post) {
        final int channelNo = post.channelNo;
        final int flags = NONE == channelNo ? 0 : channels.flags(channelNo);
        if (0 != (flags & ChannelFlags.BAN)) {
            return Reason.BAN;
        }
        if (0 != (flags & ChannelFlags.DISBAND)) {
            return Reason.DISBAND;
        }
        if (post.senderIsSystem) {
            return Reason.SUCCESS;
        }
        return ChannelTypes.PERSON == post.channelType ? personPermission(post) : memberPermission(post);
    }

    private Reason personPermission(final Post post) {
        final int bits = NONE == post.channelNo ? 0 : channels.personBits(post.channelNo);
        final boolean receiverIsFirst = order <= 0;
        if (0 != (bits & PersonBits.denies(receiverIsFirst))) {
            return Reason.IN_BLACKLIST;
        }
        if (settings.personAllowList() && 0 == (bits & PersonBits.allows(receiverIsFirst))) {
            return Reason.NOT_IN_WHITELIST;
        }
        return Reason.SUCCESS;
    }

    private Reason memberPermission(final Post post) {
        if (NONE == post.channelNo) {
            return Reason.SUBSCRIBER_NOT_EXIST;
        }
        final int bits = members.bits(post.channelNo, post.senderNo);
        if (0 != (bits & Members.DENIED)) {
            return Reason.IN_BLACKLIST;
        }
        if (0 == (bits & Members.MEMBER)) {
            return Reason.SUBSCRIBER_NOT_EXIST;
        }
        if (channels.allowCount(post.channelNo) > 0 && 0 == (bits & Members.ALLOWED)) {
            return Reason.NOT_IN_WHITELIST;
        }
        return Reason.SUCCESS;
    }

    private void store(final Post post) {
        post.messageId = cell.nextMessageId();
        if (0 == (post.flags & MessageFlags.NO_PERSIST)) {
            post.messageSeq = channels.lastSeq(post.channelNo) + 1;
            final long journalNo = recorder.record(post, key, channels.lastJournalNo(post.channelNo));
            channels.stored(post.channelNo, post.messageSeq, journalNo);
            counters.increment(Counter.SENDS_STORED);
        } else {
            counters.increment(Counter.SENDS_NOT_PERSISTED);
        }
        if (isKey(post.clientMsgNo)) {
            if (NONE != post.staleEntry) {
                window.forget(post.staleEntry);
            }
            final int entry = window.add(post.windowKey, post.senderNo, post.channelNo, post.clientMsgNo.buffer,
                post.clientMsgNo.offset, post.clientMsgNo.length, cell.elapsed(), settings);
            window.result(entry, post.messageId, post.messageSeq, post.payloadHash);
        }
    }

    private void acknowledge(final Post post, final long messageId, final long messageSeq, final Reason reason) {
        events.sendAck(post.originLink, post.originConnectionId, post.clientSeq, messageId, messageSeq, reason);
    }

    private void fanOut(final Post post) {
        if (ChannelTypes.PERSON == post.channelType) {
            router.deliver(post, post.channelId.buffer, post.channelId.offset, post.channelId.length);
            if (0 != order) {
                router.deliver(post, post.senderNo);
            }
            return;
        }
        for (int id = interest.first(post.channelNo); id != NONE; id = interest.next(id)) {
            recvEvents.toChannel(interest.link(id), post);
        }
    }

    private static boolean isKey(final Post.Range clientMsgNo) {
        return clientMsgNo.length > 0 || Defects.isPlanted(Defect.EMPTY_KEY_REMEMBERED);
    }

    private long windowKey(final Post post) {
        return window.key(post.senderNo, post.channelNo, post.clientMsgNo.buffer, post.clientMsgNo.offset,
            post.clientMsgNo.length);
    }
}
