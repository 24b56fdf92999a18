package io.jindou.gateway.jsonrpc;

import static io.jindou.codecs.frame.FrameDescriptor.CONNACK;
import static io.jindou.codecs.frame.FrameDescriptor.CONNECT;
import static io.jindou.codecs.frame.FrameDescriptor.DISCONNECT;
import static io.jindou.codecs.frame.FrameDescriptor.HEARTBEAT;
import static io.jindou.codecs.frame.FrameDescriptor.RECV;
import static io.jindou.codecs.frame.FrameDescriptor.RECVACK;
import static io.jindou.codecs.frame.FrameDescriptor.RESPONSE;
import static io.jindou.codecs.frame.FrameDescriptor.SEND;
import static io.jindou.codecs.frame.FrameDescriptor.SENDACK;

import io.jindou.codecs.Limits;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.gateway.net.Outbound;
import io.jindou.gateway.protocol.ClientListener;
import io.jindou.gateway.protocol.ClientProtocol;
import io.jindou.gateway.protocol.WireMessage;
import io.jindou.gateway.wkproto.WkReasons;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One connection that speaks WuKongIM's JSON-RPC, over a WebSocket or TCP. Objects may follow each other in any packing. One that
 * is JSON but makes no sense is answered with an error, and the connection stays; what is no JSON ends it.
 */
public final class JsonRpcProtocol implements ClientProtocol {
    /** WuKongIM's latest version, which decides nothing in JSON. */
    private static final int VERSION = 5;

    private final JsonRpcCodec codec;
    private final ObjectScanner scanner = new ObjectScanner(Limits.FRAME_BODY_MAX, JsonRpcCodec.DEPTH_MAX);
    private final PendingSends sends = new PendingSends();
    private String connectId;
    private long clientTimestamp;
    private int version = VERSION;
    private int answerType;

    /** A protocol for one connection of the agent that this codec belongs to. */
    public JsonRpcProtocol(final JsonRpcCodec codec) {
        this.codec = codec;
    }

    @Override
    public int onBytes(final ClientListener listener, final UnsafeBuffer buffer, final int offset, final int length) {
        int at = 0;
        while (listener.isReading()) {
            at = skipWhiteSpace(buffer, offset, at, length);
            if (at == length) {
                break;
            }
            final int found = scanner.scan(buffer, offset + at, length - at);
            if (ObjectScanner.NEED_MORE == found) {
                break;
            }
            scanner.reset();
            if (found < 0) {
                listener.onFault(ObjectScanner.TOO_LONG == found ? Reason.FRAME_TOO_LONG : Reason.BAD_FRAME);
                break;
            }
            if (!onObject(listener, buffer, offset + at, found)) {
                break;
            }
            at += found;
        }
        return at;
    }

    @Override
    public boolean connAck(
        final Outbound to, final Reason reason, final long connectionId, final long serverTimeMs, final int payloadMax,
        final int deviceLevel) {
        if (Reason.SUCCESS == reason) {
            return say(to, CONNACK, codec.encoder.connected(connectId, version, serverTimeMs - clientTimestamp));
        }
        final int code = WkReasons.connAck(reason);
        return WkReasons.SILENCE == code || say(to, CONNACK, codec.encoder.refused(connectId, Reason.of(code)));
    }

    @Override
    public boolean sendAck(
        final Outbound to, final long clientSeq, final long messageId, final long messageSeq, final int reason) {
        final String id = sends.id(clientSeq);
        if (null == id) {
            return true;
        }
        final int flags = sends.flags(clientSeq);
        sends.remove(clientSeq);
        return say(to, SENDACK, codec.encoder.sendResult(id, flags, messageId, messageSeq, WkReasons.sendAck(reason)));
    }

    /** Gives the answer that {@link #onBytes} has just written. */
    @Override
    public boolean heartbeat(final Outbound to) {
        return say(to, answerType, codec.encoder);
    }

    @Override
    public boolean recv(final Outbound to, final DirectBuffer body, final int offset, final int length) {
        return say(to, RECV, codec.encoder.recv(body, offset));
    }

    /** Their length as JSON is not known beforehand: one by one, then. */
    @Override
    public boolean recvs(final Outbound to, final DirectBuffer frames, final int length, final int count) {
        return false;
    }

    @Override
    public boolean disconnect(final Outbound to, final Reason reason) {
        return !isFinal(reason) || say(to, DISCONNECT, codec.encoder.disconnect(reason));
    }

    @Override
    public long farewellNs(final Reason reason) {
        return isFinal(reason) ? codec.farewellNs : 0;
    }

    @Override
    public boolean acknowledgesSingly() {
        return true;
    }

    @Override
    public boolean marksResends() {
        return false;
    }

    /** A client that is told so does not connect again by itself; in all other cases it shall. */
    private static boolean isFinal(final Reason reason) {
        return Reason.CONNECT_KICK == reason || Reason.BAN == reason || Reason.AUTH_FAIL == reason;
    }

    private boolean onObject(
        final ClientListener listener, final DirectBuffer buffer, final int offset, final int length) {
        if (codec.object.length < length) {
            codec.object = new byte[Math.max(length, 2 * codec.object.length)];
        }
        buffer.getBytes(offset, codec.object, 0, length);
        if (!codec.call.read(codec.object, length)) {
            listener.onFault(Reason.BAD_FRAME);
            return true;
        }
        if (null != codec.call.complaint()) {
            return complain(listener, codec.call.complaint());
        }
        try {
            return onCall(listener, codec.call.method());
        } finally {
            codec.params.clear();
        }
    }

    private boolean onCall(final ClientListener listener, final String method) {
        final boolean isRequest = null != codec.call.id();
        switch (method) {
            case "connect":
                return isRequest ? onConnect(listener) : unknown(listener, method);
            case "send":
                return isRequest ? onSend(listener) : unknown(listener, method);
            case "recvack":
                return isRequest ? unknown(listener, method) : onRecvAck(listener);
            case "ping":
                return isRequest ? onPing(listener) : unknown(listener, method);
            case "disconnect":
                codec.counters.frameIn(DISCONNECT);
                listener.onDisconnect();
                return true;
            default:
                return unknown(listener, method);
        }
    }

    private boolean onConnect(final ClientListener listener) {
        final String complaint = readParams();
        final WireMessage message = null == complaint ? codec.translator.connect(codec.params) : null;
        if (null == message) {
            return complain(listener, null == complaint ? "a value of params is too long" : complaint);
        }
        connectId = codec.call.id();
        clientTimestamp = codec.params.clientTimestamp;
        version = 0 == codec.params.version ? VERSION : Math.min(VERSION, codec.params.version);
        return counted(CONNECT, listener.onConnect(message));
    }

    private boolean onSend(final ClientListener listener) {
        final String complaint = readParams();
        if (null != complaint) {
            return complain(listener, complaint);
        }
        if (sends.isFull()) {
            codec.counters.refused(Reason.RATE_LIMIT);
            codec.encoder.sendResult(codec.call.id(), codec.params.flags, 0, 0, Reason.RATE_LIMIT.code());
            return answer(listener, SENDACK);
        }
        final long clientSeq = sends.add(codec.call.id(), codec.params.flags);
        if (null == codec.params.payload) {
            listener.onBadSend(clientSeq, Reason.PAYLOAD_DECODE_ERROR);
            return counted(SEND, true);
        }
        final WireMessage message = codec.translator.send(codec.params, clientSeq);
        if (null == message) {
            listener.onBadSend(clientSeq, Reason.FIELD_TOO_LONG);
            return counted(SEND, true);
        }
        final boolean isTaken = listener.onSend(message);
        if (!isTaken) {
            sends.takeBack();
        }
        return counted(SEND, isTaken);
    }

    private boolean onRecvAck(final ClientListener listener) {
        final String complaint = readParams();
        if (null != complaint) {
            return complain(listener, complaint);
        }
        // what is not stored is not kept either
        if (0 == (codec.params.flags & MessageFlags.NO_PERSIST)) {
            listener.onRecvAck(codec.params.messageId);
        }
        return counted(RECVACK, true);
    }

    private boolean onPing(final ClientListener listener) {
        codec.encoder.pong(codec.call.id());
        codec.counters.frameIn(HEARTBEAT);
        return answer(listener, HEARTBEAT);
    }

    private String readParams() {
        if (!codec.call.hasParams()) {
            return "missing params field: " + codec.call.method();
        }
        return codec.params.read(codec.object, codec.call.paramsFrom(), codec.call.paramsLength());
    }

    private boolean unknown(final ClientListener listener, final String method) {
        final String name = method.length() > PendingSends.ID_MAX ? method.substring(0, PendingSends.ID_MAX) : method;
        return complain(listener, "unknown method: " + name);
    }

    private boolean complain(final ClientListener listener, final String what) {
        codec.counters.refused(Reason.BAD_REQUEST);
        codec.encoder.complaint(codec.call.id(), what);
        return answer(listener, RESPONSE);
    }

    /** What the encoder has is the answer; the listener asks for it by {@link #heartbeat} if the client may have one. */
    private boolean answer(final ClientListener listener, final int type) {
        answerType = type;
        listener.onHeartbeat();
        return true;
    }

    private boolean counted(final int type, final boolean isTaken) {
        if (isTaken) {
            codec.counters.frameIn(type);
        }
        return isTaken;
    }

    private boolean say(final Outbound to, final int type, final JsonRpcEncoder said) {
        if (!to.appendFrame(said.buffer(), 0, said.length())) {
            return false;
        }
        codec.counters.frameOut(type);
        return true;
    }

    private static int skipWhiteSpace(final DirectBuffer buffer, final int offset, final int from, final int length) {
        int at = from;
        while (at < length && isWhiteSpace(buffer.getByte(offset + at))) {
            at++;
        }
        return at;
    }

    private static boolean isWhiteSpace(final byte value) {
        return ' ' == value || '\t' == value || '\r' == value || '\n' == value;
    }
}
