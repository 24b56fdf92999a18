package io.jindou.sim;

import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnAckDecoder;
import io.jindou.codecs.sbe.wire.DisconnectDecoder;
import io.jindou.codecs.sbe.wire.HistoryResultDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.RecvDecoder;
import io.jindou.codecs.sbe.wire.RequestResultDecoder;
import io.jindou.codecs.sbe.wire.SendAckDecoder;
import io.jindou.gateway.memory.MemorySocket;
import io.jindou.gateway.session.ConnectionState;
import io.jindou.sim.model.EventText;
import io.jindou.sim.model.Oracle;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/** A client's end of one connection. Compares every frame that comes out of the socket with what the oracle has for it. */
final class SimConnection {
    /** What a gateway says by itself, without the cell. */
    private static final Set<Reason> OF_GATEWAY = EnumSet.of(Reason.PAYLOAD_TOO_LONG, Reason.CHANNEL_ID_ERROR,
        Reason.FIELD_TOO_LONG, Reason.ADMIN_REQUIRED, Reason.BAD_REQUEST, Reason.BUSY, Reason.HISTORY_UNAVAILABLE,
        Reason.NOT_SUPPORT_CHANNEL_TYPE, Reason.RATE_LIMIT);
    /** What only the cell can end a session for. */
    private static final Set<Reason> OF_CELL = EnumSet.of(Reason.CONNECT_KICK, Reason.AUDIT_DIFFERENCE);

    final SimGateway gateway;
    final MemorySocket socket;
    final SimClient client;
    boolean isOpened;
    /** The client does nothing on it any more, but what still comes is compared. */
    boolean isLeft;
    /** It began with bytes that may be those of another protocol; its answers are not read then. */
    boolean isForeign;
    /** Its gateway's tables were damaged on purpose, so that it may miss something until the audit closes it. */
    boolean isDamaged;
    private final Oracle oracle;
    private final Tally tally;
    private final SimInbox inbox = new SimInbox();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Map<Long, Integer> unanswered = new HashMap<>();
    private final Map<Long, String> received = new HashMap<>();
    private long linkId;
    private long id;
    private int given;
    private int published;
    private long unacknowledged;
    private boolean hasConnAck;
    private boolean isTold;
    private int heartbeats;

    SimConnection(
        final SimGateway gateway, final MemorySocket socket, final SimClient client, final Oracle oracle, final Tally tally) {
        this.gateway = gateway;
        this.socket = socket;
        this.client = client;
        this.oracle = oracle;
        this.tally = tally;
    }

    /** Its number in the cell; 0 before it is open. */
    long id() {
        return id;
    }

    // ===== to the gateway =====

    void write(final byte[] bytes) {
        socket.write(bytes);
    }

    void heartbeat(final byte[] frame) {
        heartbeats++;
        socket.write(frame);
    }

    /** An answer to this number, one for each time it is asked for, is due. Numbers of requests are below 0. */
    void expectAnswer(final long number) {
        unanswered.merge(number, 1, Integer::sum);
    }

    // ===== from the gateway =====

    /** Reads what is here, at most so many bytes. */
    void read(final int max) {
        final byte[] bytes = socket.read(max);
        if (bytes.length > 0 && !isForeign) {
            inbox.onBytes(bytes, this::onFrame);
        }
    }

    private void onFrame(final int type, final UnsafeBuffer body, final int length) {
        SimFailure.require(!isTold, Check.DELIVERY, this, " is sent frame ", type, " behind its end");
        SimFailure.require(hasConnAck || FrameDescriptor.CONNACK == type || FrameDescriptor.DISCONNECT == type,
            Check.DELIVERY, this, " is sent frame ", type, " before CONNACK");
        switch (type) {
            case FrameDescriptor.CONNACK:
                onConnAck(new ConnAckDecoder().wrapAndApplyHeader(body, 0, header));
                break;
            case FrameDescriptor.SENDACK:
                onSendAck(new SendAckDecoder().wrapAndApplyHeader(body, 0, header));
                break;
            case FrameDescriptor.RECV:
                onRecv(new RecvDecoder().wrapAndApplyHeader(body, 0, header), length);
                break;
            case FrameDescriptor.RESPONSE:
                onResponse(body);
                break;
            case FrameDescriptor.HEARTBEAT:
                SimFailure.require(isLeft || --heartbeats >= 0, Check.DELIVERY, this,
                    " is sent a heartbeat that it has not asked for");
                break;
            case FrameDescriptor.DISCONNECT:
                onDisconnect(Reason.of(new DisconnectDecoder().wrapAndApplyHeader(body, 0, header).reason()));
                break;
            default:
                throw new SimFailure(Check.DELIVERY, this + " is sent frame " + type);
        }
    }

    private void onConnAck(final ConnAckDecoder ack) {
        SimFailure.require(!hasConnAck, Check.DELIVERY, this, " is sent a second CONNACK");
        hasConnAck = true;
        id = socket.connection().connectionId();
        linkId = gateway.linkOf(id);
        final Reason reason = Reason.of(ack.reason());
        if (Reason.SUCCESS == reason) {
            SimFailure.same(id, ack.sessionId(), Check.DELIVERY, "session of a CONNACK");
            isDamaged |= gateway.isDamaged();
            expect("opened");
            isOpened = true;
            client.onOpened(this);
        } else if (0 != id) {
            expect("refused " + reason);
        }
    }

    /** What its gateway is told of a message that was published in its name. */
    void onPublished(final long number, final String text) {
        answered(-number);
        if (!isDamaged) {
            final List<String> expected = oracle.given(linkId, Oracle.publisher(id));
            SimFailure.same(published < expected.size() ? expected.get(published) : "nothing", "published " + text,
                Check.DELIVERY, "number ", published, " told to ", this);
            published++;
        }
    }

    private void onSendAck(final SendAckDecoder ack) {
        answered(ack.clientSeq());
        expectOrOfGateway("ack " + EventText.ack(ack.clientSeq(), ack.messageId(), ack.messageSeq(), ack.reason()),
            0 == ack.messageId() ? Reason.of(ack.reason()) : Reason.SUCCESS);
        client.onAck(this, ack);
    }

    private void onRecv(final RecvDecoder recv, final int length) {
        final int flags = recv.flags() & ~MessageFlags.DUP;
        final String text = "recv " + recv.messageId() + " seq=" + recv.messageSeq() + " t=" + recv.timestamp() + " exp="
            + recv.expire() + " set=" + recv.setting() + " fl=" + flags + " ty=" + recv.channelType() + ' '
            + SimTexts.body(recv);
        SimFailure.same(length, recv.limit(), Check.DELIVERY, "length of a RECV");
        if (flags != recv.flags()) {
            tally.fault(Fault.RECV_REPEATED);
            SimFailure.same(text, String.valueOf(received.get(recv.messageId())), Check.DELIVERY, "repeated to ", this);
        } else {
            received.put(recv.messageId(), text);
            expect(text);
        }
        if (0 == (flags & MessageFlags.NO_PERSIST)) {
            unacknowledged = recv.messageId();
        }
    }

    private void onResponse(final UnsafeBuffer body) {
        header.wrap(body, 0);
        if (HistoryResultDecoder.TEMPLATE_ID == header.templateId()) {
            final HistoryResultDecoder result = new HistoryResultDecoder().wrapAndApplyHeader(body, 0, header);
            answered(-result.correlationId());
            client.onHistory(this, result);
            return;
        }
        final RequestResultDecoder result = new RequestResultDecoder().wrapAndApplyHeader(body, 0, header);
        answered(-result.correlationId());
        if (!client.onHistoryRefused(result)) {
            expectOrOfGateway(
                "result " + EventText.result(result.correlationId(), (int)result.value(), result.reason()),
                Reason.of(result.reason()));
        }
    }

    private void onDisconnect(final Reason reason) {
        isTold = true;
        final String text = "closed " + reason.code() + " silent=0";
        if (0 != id && isNext(text)) {
            expect(text);
        } else {
            SimFailure.require(isDamaged || !OF_CELL.contains(reason), Check.DELIVERY, this, " is told ", reason,
                " where it should be given ", next());
        }
    }

    private void answered(final long number) {
        final Integer count = unanswered.get(number);
        SimFailure.require(null != count, Check.DELIVERY, this, " gets an answer to ", number, ", which it has not asked");
        if (1 == count) {
            unanswered.remove(number);
        } else {
            unanswered.put(number, count - 1);
        }
    }

    private void expectOrOfGateway(final String text, final Reason reason) {
        if (isNext(text) || !OF_GATEWAY.contains(reason)) {
            expect(text);
        }
    }

    private boolean isNext(final String text) {
        return text.equals(next());
    }

    private String next() {
        final List<String> expected = oracle.given(linkId, id);
        return given < expected.size() ? expected.get(given) : "nothing";
    }

    private void expect(final String text) {
        if (!isDamaged) {
            SimFailure.same(next(), text, Check.DELIVERY, "number ", given, " given to ", this);
            given++;
            tally.delivery();
        }
    }

    // ===== what is left to do =====

    /** The newest message that waits for its acknowledgement; 0: none. */
    long takeUnacknowledged() {
        final long messageId = unacknowledged;
        unacknowledged = 0;
        return messageId;
    }

    /** True when the gateway has closed its end, and all before was read. */
    boolean isEnded() {
        return socket.isEnded();
    }

    /** True while the gateway has it among those whose sessions live. */
    boolean isOpenAtGateway() {
        return null != socket.connection() && ConnectionState.OPEN == socket.connection().state();
    }

    /** True when the gateway has done with it. */
    boolean isClosedAtGateway() {
        return null == socket.connection() ? socket.isEnded() : ConnectionState.CLOSED == socket.connection().state();
    }

    /** Null when nothing is under way on a connection that stays. */
    String whatIsUnsettled() {
        if (!isOpened || isLeft) {
            return "has a connection that is not settled";
        }
        if (!socket.isQuiet() || !inbox.isEmpty() || !unanswered.isEmpty() || 0 != unacknowledged) {
            return "has a connection on which something is under way: " + unanswered;
        }
        return socket.connection().unacknowledged() > 0 ? "has RECVs that were not acknowledged" : null;
    }

    void checkComplete() {
        SimFailure.require(inbox.isEmpty(), Check.DELIVERY, this, " was sent a part of a frame");
        if (!isDamaged) {
            SimFailure.same(oracle.given(linkId, id).size(), given, Check.DELIVERY, "all that must be given to ", this);
            SimFailure.same(oracle.given(linkId, Oracle.publisher(id)).size(), published, Check.DELIVERY,
                "all that must be told to ", this, " of what it published");
        }
    }

    @Override
    public String toString() {
        return "connection " + id + " of " + client.uid + " on gateway " + gateway.gatewayId;
    }
}
