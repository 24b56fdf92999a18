package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.engine.CellState;
import io.jindou.engine.Counter;
import io.jindou.engine.Counters;
import io.jindou.engine.Rules;
import io.jindou.engine.Settings;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Interest;
import io.jindou.engine.link.Events;
import io.jindou.engine.message.DuplicateWindow;

/**
 * Stage 2 of a message, in the channel's slot: duplicate, permission, sequence, journal, SENDACK, fan-out, in this order. A SEND
 * that was accepted once gets its first result again even if its sender may not send any more.
 */
final class PostHandler {
    private final CellState cell;
    private final Settings settings;
    private final Channels channels;
    private final Interest interest;
    private final DuplicateWindow window;
    private final Recorder recorder;
    private final Events events;
    private final RecvEvents recvEvents;
    private final Router router;
    private final Counters counters;
    private final ChannelResolver resolver;
    private final SendPermission permission;
    private final NewChannels newChannels;

    PostHandler(
        final CellState cell, final Rules rules, final ChannelStores stores, final Recorder recorder, final Events events,
        final RecvEvents recvEvents, final Router router, final Counters counters) {
        this.cell = cell;
        this.resolver = new ChannelResolver(rules, stores.channels());
        this.permission = new SendPermission(cell.settings(), stores.channels(), stores.members());
        this.newChannels = new NewChannels(cell.settings(), stores.channels(), router);
        this.settings = cell.settings();
        this.channels = stores.channels();
        this.interest = stores.interest();
        this.window = stores.window();
        this.recorder = recorder;
        this.events = events;
        this.recvEvents = recvEvents;
        this.router = router;
        this.counters = counters;
    }

    void onPost(final Post post) {
        Reason reason = resolver.resolve(post);
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
        final Reason reason = permission.of(post);
        return Reason.SUCCESS == reason && NONE == post.channelNo ? addChannel(post) : reason;
    }

    /** A command to visitors needs the ordinary channel as well, because its members get it. */
    private Reason addChannel(final Post post) {
        final boolean needsBase = post.isCommand && ChannelTypes.VISITORS == post.channelType && NONE == post.baseNo;
        if (!newChannels.haveRoom(needsBase ? 2 : 1)) {
            return Reason.LIMIT_REACHED;
        }
        if (needsBase) {
            post.baseNo = newChannels.add(post.channelType, post.key);
        }
        post.channelNo = newChannels.add(post.storedType(), post.key);
        if (!post.isCommand) {
            post.baseNo = post.channelNo;
        }
        post.windowKey = windowKey(post);
        return Reason.SUCCESS;
    }

    private void store(final Post post) {
        post.messageId = cell.nextMessageId();
        if (0 == (post.flags & MessageFlags.NO_PERSIST)) {
            final boolean isShared = NONE != post.baseNo && Defects.isPlanted(Defect.COMMAND_SEQUENCE_SHARED);
            post.messageSeq = channels.lastSeq(isShared ? post.baseNo : post.channelNo) + 1;
            final long journalNo = recorder.record(post, channels.lastJournalNo(post.channelNo));
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
        if (0 == post.publisher) {
            events.sendAck(post.originLink, post.originConnectionId, post.clientSeq, messageId, messageSeq, reason);
        } else {
            events.publishResult(post.originLink, post.publisher, post.clientSeq, messageId, messageSeq, reason);
        }
    }

    private void fanOut(final Post post) {
        if (ChannelTypes.isOfTwo(post.channelType)) {
            router.deliver(post, post.peer.buffer, post.peer.offset, post.peer.length);
            if (!post.isToSelf) {
                router.deliver(post, post.senderNo);
            }
            return;
        }
        // a command may come before the ordinary channel; then nobody is a member
        int id = NONE == post.baseNo ? NONE : interest.first(post.baseNo);
        for (; id != NONE; id = interest.next(id)) {
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
