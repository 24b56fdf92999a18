package io.jindou.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkDigest;
import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.link.LinkRefusal;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.cluster.ChannelSetDecoder;
import io.jindou.codecs.sbe.cluster.CommandResultEncoder;
import io.jindou.codecs.sbe.cluster.DownBatchEncoder;
import io.jindou.codecs.sbe.cluster.LinkHeartbeatEncoder;
import io.jindou.codecs.sbe.cluster.LinkCloseDecoder;
import io.jindou.codecs.sbe.cluster.LinkOpenDecoder;
import io.jindou.codecs.sbe.cluster.LinkOpenedEncoder;
import io.jindou.codecs.sbe.cluster.LinkRefusedEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.PublishDecoder;
import io.jindou.codecs.sbe.cluster.PublishResultEncoder;
import io.jindou.codecs.sbe.cluster.RecvEncoder;
import io.jindou.codecs.sbe.cluster.SendAckEncoder;
import io.jindou.codecs.sbe.cluster.SendDecoder;
import io.jindou.codecs.sbe.cluster.SessionCloseDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedEncoder;
import io.jindou.codecs.sbe.cluster.SessionOpenDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedEncoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedEncoder;
import io.jindou.codecs.sbe.cluster.UpBatchDecoder;
import io.jindou.gateway.link.ClusterLink;
import io.jindou.gateway.link.ClusterLinkListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A cell in memory that opens sessions, acknowledges SENDs and can be told to do worse. */
final class FakeCell implements ClusterLink {
    final List<UnsafeBuffer> commands = new ArrayList<>();
    final Map<Long, Integer> sessions = new TreeMap<>();
    final Map<String, Integer> userNos = new HashMap<>();
    final Map<Long, Integer> closeCount = new HashMap<>();
    final List<Reason> closeReasons = new ArrayList<>();
    /** When false, batches of commands are not taken. */
    boolean isTaking = true;
    boolean answersSends = true;
    boolean answersOpens = true;
    boolean keepsCommands = true;
    boolean beats = true;
    /** Commands of administrators get this as their result; null: none. */
    Reason commandReason;
    /** Given instead of a session. */
    Reason refusal;
    int engineVersion = 5;
    int sends;
    int linkCloses;
    long digestError;

    private final MessageHeaderDecoder headerIn = new MessageHeaderDecoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ExpandableArrayBuffer event = new ExpandableArrayBuffer(1 << 16);
    private final ExpandableArrayBuffer batch = new ExpandableArrayBuffer(1 << 20);
    private final UpBatchDecoder upBatch = new UpBatchDecoder();
    private final SendDecoder send = new SendDecoder();
    private final SendAckEncoder sendAck = new SendAckEncoder();
    private final DownBatchEncoder downBatch = new DownBatchEncoder();
    private final LinkHeartbeatEncoder heartbeat = new LinkHeartbeatEncoder();
    private final Deque<byte[]> answers = new ArrayDeque<>();
    private int eventsEnd = MessageHeaderEncoder.ENCODED_LENGTH + DownBatchEncoder.BLOCK_LENGTH;
    private int eventCount;
    private boolean isConnected;
    private long linkId;
    private long incarnation;
    private long lastCommand;
    private long lastEvent;
    private long messageId = 1000;
    private long interestDigest;

    @Override
    public int poll(final ClusterLinkListener listener, final long nowNs) {
        if (!isConnected) {
            isConnected = true;
            listener.onConnected();
        }
        int work = 0;
        while (!answers.isEmpty()) {
            final byte[] answer = answers.poll();
            listener.onMessage(new UnsafeBuffer(answer), 0, answer.length);
            work++;
        }
        if (0 == linkId) {
            return work;
        }
        if (eventCount > 0) {
            downBatch.wrapAndApplyHeader(batch, 0, header)
                .linkId(linkId).firstEvent(lastEvent - eventCount + 1).lastCommand(lastCommand)
                .logPosition(lastCommand).now(1).count(eventCount).reserved(0).reserved2(0);
            final int length = eventsEnd;
            eventsEnd = MessageHeaderEncoder.ENCODED_LENGTH + DownBatchEncoder.BLOCK_LENGTH;
            eventCount = 0;
            listener.onMessage(batch, 0, length);
            work++;
        }
        if (!beats) {
            return work;
        }
        heartbeat.wrapAndApplyHeader(event, 0, header)
            .linkId(linkId).lastCommand(lastCommand).lastEvent(lastEvent).logPosition(lastCommand).now(1)
            .sessionDigest(digest() + digestError).interestDigest(interestDigest).sessionCount(sessions.size())
            .engineVersion(engineVersion);
        listener.onMessage(event, 0, MessageHeaderEncoder.ENCODED_LENGTH + heartbeat.encodedLength());
        return work;
    }

    @Override
    public long offer(
        final DirectBuffer head, final int headOffset, final int headLength,
        final DirectBuffer tail, final int tailOffset, final int tailLength) {
        headerIn.wrap(head, headOffset);
        switch (headerIn.templateId()) {
            case LinkOpenDecoder.TEMPLATE_ID:
                open(new LinkOpenDecoder().wrapAndApplyHeader(head, headOffset, headerIn));
                return 1;
            case UpBatchDecoder.TEMPLATE_ID:
                if (!isTaking) {
                    return -1;
                }
                take(head, headOffset, tail, tailOffset);
                return 1;
            case LinkCloseDecoder.TEMPLATE_ID:
                linkCloses++;
                // what it says to the resume behind it
                loseLink();
                return 1;
            default:
                return 1;
        }
    }

    @Override
    public boolean isConnected() {
        return isConnected;
    }

    @Override
    public void reconnect() {
        // one session is as good as another
    }

    @Override
    public void close() {
        isConnected = false;
    }

    /** Appends an event that was encoded into {@link #event}. */
    void emit(final int length) {
        final int entryLength = LinkRing.entryLength(length);
        batch.putInt(eventsEnd, length, java.nio.ByteOrder.LITTLE_ENDIAN);
        batch.putBytes(eventsEnd + LinkRing.ENTRY_HEADER, event, 0, length);
        eventsEnd += entryLength;
        eventCount++;
        lastEvent++;
    }

    ExpandableArrayBuffer event() {
        return event;
    }

    MessageHeaderEncoder header() {
        return header;
    }

    void kick(final long connectionId, final Reason reason, final boolean silent) {
        sessions.remove(connectionId);
        final SessionClosedEncoder closed = new SessionClosedEncoder().wrapAndApplyHeader(event, 0, header)
            .connectionId(connectionId).reason((short)reason.code()).silent((short)(silent ? 1 : 0));
        emit(MessageHeaderEncoder.ENCODED_LENGTH + closed.encodedLength());
    }

    long recv(final int flags, final int senderNo, final long origin, final int channelNo, final String payload,
        final long... connectionIds) {
        return recv(new Sample("peer", "peer", "", 0, flags, 5, 0), senderNo, origin, channelNo, payload, connectionIds);
    }

    /** What of a message only some tests look at. */
    record Sample(String fromUid, String channelId, String topic, int setting, int flags, long timestamp, long expire) {
    }

    long recv(final Sample sample, final int senderNo, final long origin, final int channelNo, final String payload,
        final long... connectionIds) {
        messageId++;
        final RecvEncoder recv = new RecvEncoder().wrapAndApplyHeader(event, 0, header)
            .messageId(messageId).messageSeq(messageId - 1000).timestamp(sample.timestamp()).originConnectionId(origin)
            .channelNo(channelNo).senderNo(senderNo).expire(sample.expire()).setting((short)sample.setting())
            .flags((short)sample.flags()).channelType((short)1);
        final RecvEncoder.ConnectionsEncoder list = recv.connectionsCount(connectionIds.length);
        for (final long id : connectionIds) {
            list.next().connectionId(id);
        }
        recv
            .putFromUid(utf8(sample.fromUid()), 0, utf8(sample.fromUid()).length)
            .putChannelId(utf8(sample.channelId()), 0, utf8(sample.channelId()).length)
            .putClientMsgNo(utf8("no-1"), 0, utf8("no-1").length)
            .putTopic(utf8(sample.topic()), 0, utf8(sample.topic()).length);
        final byte[] bytes = payload.getBytes(UTF_8);
        recv.putPayload(bytes, 0, bytes.length);
        emit(MessageHeaderEncoder.ENCODED_LENGTH + recv.encodedLength());
        return messageId;
    }

    /** Acknowledges SENDs with clientSeqs from 0 on. */
    void acknowledge(final long connectionId, final int count) {
        for (int i = 0; i < count; i++) {
            sendAck.wrapAndApplyHeader(event, 0, header)
                .connectionId(connectionId).clientSeq(i).messageId(++messageId).messageSeq(messageId - 1000)
                .reason((short)Reason.SUCCESS.code());
            emit(MessageHeaderEncoder.ENCODED_LENGTH + sendAck.encodedLength());
        }
    }

    /** Ends the link as the cell does when its lease ran out. */
    void loseLink() {
        final LinkRefusedEncoder refused = new LinkRefusedEncoder();
        refused.wrapAndApplyHeader(event, 0, header)
            .linkId(linkId).nonce(0).logPosition(lastCommand).gatewayId(LinkId.gatewayId(linkId))
            .agent((short)LinkId.agent(linkId)).refusal((short)LinkRefusal.NO_SUCH_LINK.ordinal());
        answers.add(copy(event, MessageHeaderEncoder.ENCODED_LENGTH + refused.encodedLength()));
        sessions.clear();
        linkId = 0;
    }

    long lastConnectionId() {
        return ((TreeMap<Long, Integer>)sessions).lastKey();
    }

    private void open(final LinkOpenDecoder open) {
        if (0 == linkId) {
            linkId = LinkId.of(open.gatewayId(), open.agent(), ++incarnation);
            lastCommand = 0;
            lastEvent = 0;
            eventCount = 0;
        }
        final LinkOpenedEncoder opened = new LinkOpenedEncoder();
        opened.wrapAndApplyHeader(event, 0, header)
            .linkId(linkId).nonce(open.nonce()).logPosition(0).now(1).gatewayId(open.gatewayId()).agent(open.agent());
        opened.settings().slotCount(256).cellId(0).tokensOn((short)0).personAllowList((short)0).tickMs(100).leaseMs(10_000)
            .ringBytes(16 << 20).payloadMax(64 << 10).windowPerSender(1024).windowMs(600_000).windowTotal(1 << 20)
            .usersMax(1000).channelsMax(1000).membersMax(1000).sessionsMax(1000).sessionsPerUserMax(100).linksMax(10);
        answers.add(copy(event, MessageHeaderEncoder.ENCODED_LENGTH + opened.encodedLength()));
    }

    private void take(final DirectBuffer head, final int headOffset, final DirectBuffer tail, final int tailOffset) {
        final UpBatchDecoder up = upBatch.wrapAndApplyHeader(head, headOffset, headerIn);
        final int count = up.count();
        final long first = up.firstCommand();
        int at = tailOffset;
        for (int i = 0; i < count; i++) {
            final int length = LinkRing.messageLength(tail, at);
            if (first + i == lastCommand + 1) {
                lastCommand++;
                if (keepsCommands) {
                    final byte[] bytes = new byte[length];
                    tail.getBytes(at + LinkRing.ENTRY_HEADER, bytes);
                    commands.add(new UnsafeBuffer(bytes));
                }
                apply(tail, at + LinkRing.ENTRY_HEADER, length);
            }
            at += LinkRing.entryLength(length);
        }
    }

    private void apply(final DirectBuffer buffer, final int offset, final int length) {
        headerIn.wrap(buffer, offset);
        switch (headerIn.templateId()) {
            case SessionOpenDecoder.TEMPLATE_ID:
                if (answersOpens) {
                    final SessionOpenDecoder open = new SessionOpenDecoder().wrapAndApplyHeader(buffer, offset, headerIn);
                    final byte[] uid = new byte[open.uidLength()];
                    open.getUid(uid, 0, uid.length);
                    openSession(open.connectionId(), new String(uid, UTF_8));
                }
                break;
            case SessionCloseDecoder.TEMPLATE_ID:
                final SessionCloseDecoder close = new SessionCloseDecoder().wrapAndApplyHeader(buffer, offset, headerIn);
                closeCount.merge(close.connectionId(), 1, Integer::sum);
                closeReasons.add(Reason.of(close.reason()));
                if (sessions.containsKey(close.connectionId())) {
                    kick(close.connectionId(), Reason.of(close.reason()), true);
                }
                break;
            case SendDecoder.TEMPLATE_ID:
                sends++;
                if (answersSends) {
                    send.wrapAndApplyHeader(buffer, offset, headerIn);
                    sendAck.wrapAndApplyHeader(event, 0, header)
                        .connectionId(send.connectionId()).clientSeq(send.clientSeq()).messageId(++messageId)
                        .messageSeq(messageId - 1000).reason((short)Reason.SUCCESS.code());
                    emit(MessageHeaderEncoder.ENCODED_LENGTH + sendAck.encodedLength());
                }
                break;
            case PublishDecoder.TEMPLATE_ID:
                if (null != commandReason) {
                    final PublishDecoder publish = new PublishDecoder().wrapAndApplyHeader(buffer, offset, headerIn);
                    final PublishResultEncoder published = new PublishResultEncoder().wrapAndApplyHeader(event, 0, header)
                        .connectionId(publish.connectionId()).correlationId(publish.correlationId())
                        .messageId(++messageId).messageSeq(messageId - 1000).reason((short)commandReason.code());
                    emit(MessageHeaderEncoder.ENCODED_LENGTH + published.encodedLength());
                }
                break;
            default:
                if (null != commandReason) {
                    // all of them begin alike
                    final ChannelSetDecoder any = new ChannelSetDecoder().wrap(buffer,
                        offset + MessageHeaderDecoder.ENCODED_LENGTH, headerIn.blockLength(), headerIn.version());
                    final CommandResultEncoder result = new CommandResultEncoder().wrapAndApplyHeader(event, 0, header)
                        .connectionId(any.connectionId()).correlationId(any.correlationId()).changed(1)
                        .reason((short)commandReason.code());
                    emit(MessageHeaderEncoder.ENCODED_LENGTH + result.encodedLength());
                }
                break;
        }
    }

    private void openSession(final long connectionId, final String uid) {
        if (null != refusal) {
            final SessionRefusedEncoder refused = new SessionRefusedEncoder().wrapAndApplyHeader(event, 0, header)
                .connectionId(connectionId).reason((short)refusal.code());
            emit(MessageHeaderEncoder.ENCODED_LENGTH + refused.encodedLength());
            return;
        }
        final int userNo = userNos.computeIfAbsent(uid, key -> userNos.size() + 1);
        sessions.put(connectionId, userNo);
        final SessionOpenedEncoder opened = new SessionOpenedEncoder().wrapAndApplyHeader(event, 0, header)
            .connectionId(connectionId).userNo(userNo).deviceLevel((short)1).more((short)0);
        final SessionOpenedEncoder.ChannelsEncoder channels = opened.channelsCount(1);
        channels.next().channelNo(7);
        emit(MessageHeaderEncoder.ENCODED_LENGTH + opened.encodedLength());
    }

    private long digest() {
        long sum = 0;
        interestDigest = 0;
        for (final Map.Entry<Long, Integer> session : sessions.entrySet()) {
            sum += LinkDigest.session(session.getKey(), session.getValue());
            interestDigest += LinkDigest.interest(session.getKey(), 7);
        }
        return sum;
    }

    private static byte[] copy(final DirectBuffer buffer, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(UTF_8);
    }
}
