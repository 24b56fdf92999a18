package io.jindou.gateway.wkproto;

import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketDecoder;
import io.jindou.codecs.wkproto.PacketScanner;
import io.jindou.codecs.wkproto.PacketType;
import io.jindou.codecs.wkproto.ProtocolVersion;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.crypto.ConnectionKeys;
import io.jindou.gateway.crypto.KeyExchange;
import io.jindou.gateway.net.Outbound;
import io.jindou.gateway.protocol.ClientListener;
import io.jindou.gateway.protocol.ClientProtocol;
import io.jindou.gateway.protocol.WireMessage;
import java.security.KeyPair;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One client that speaks WuKongIM's binary protocol: the version it negotiated, and its keys. Where the versions of WuKongIM's
 * server differ, it behaves as version 2 does, which is what SDKs know; except that a CONNECT that is refused is answered, and
 * that a frame may say of itself that it is not encrypted.
 */
public final class WkProtocol implements ClientProtocol {
    private static final byte[] NONE = {};

    private final WkShared shared;
    /** 0 before CONNECT. */
    private int version;
    private long clientTimestamp;
    /** The client's public key until CONNACK: what it costs to use it is spent on clients that are let in only. */
    private byte[] clientKey;
    private ConnectionKeys keys;
    private AckedMsgNos msgNos;
    private boolean awaitsConnAck;
    private boolean isConnected;

    WkProtocol(final WkShared shared) {
        this.shared = shared;
    }

    @Override
    public int onBytes(final ClientListener listener, final UnsafeBuffer buffer, final int offset, final int length) {
        int at = 0;
        while (at < length) {
            if (awaitsConnAck) {
                // no SDK says anything before it knows that it is let in
                listener.onFault(Reason.NOT_CONNECTED);
                break;
            }
            if (!listener.isReading()) {
                break;
            }
            final int frameLength = PacketScanner.scan(buffer, offset + at, length - at);
            if (PacketScanner.NEED_MORE == frameLength) {
                break;
            }
            if (frameLength < 0) {
                listener.onFault(reasonOf(frameLength));
                break;
            }
            if (!shared.decoder.wrap(buffer, offset + at, frameLength, version)) {
                listener.onFault(Reason.BAD_FRAME);
                break;
            }
            if (!onPacket(listener, shared.decoder)) {
                break;
            }
            at += frameLength;
        }
        return at;
    }

    private boolean onPacket(final ClientListener listener, final PacketDecoder packet) {
        final int type = packet.type();
        if (PacketType.CONNECT == type) {
            return onConnect(listener, packet);
        }
        if (!isConnected) {
            listener.onFault(Reason.NOT_CONNECTED);
            return true;
        }
        switch (type) {
            case PacketType.SEND:
                return onSend(listener, packet);
            case PacketType.RECVACK:
                count(FrameDescriptor.RECVACK);
                // what is not stored is not waited for
                if (0 == (packet.flags() & MessageFlags.NO_PERSIST)) {
                    listener.onRecvAck(packet.number(Field.MESSAGE_ID));
                }
                break;
            case PacketType.PING:
                count(FrameDescriptor.HEARTBEAT);
                listener.onHeartbeat();
                break;
            case PacketType.DISCONNECT:
                count(FrameDescriptor.DISCONNECT);
                listener.onDisconnect();
                break;
            case PacketType.SUB:
            case PacketType.EVENT:
                shared.counters.increment(Counter.PACKETS_IGNORED);
                break;
            default:
                // a server's packet
                listener.onFault(Reason.UNKNOWN_FRAME_TYPE);
        }
        return true;
    }

    private boolean onConnect(final ClientListener listener, final PacketDecoder packet) {
        if (0 != version) {
            listener.onFault(Reason.ALREADY_CONNECTED);
            return true;
        }
        version = ProtocolVersion.negotiate((int)packet.number(Field.VERSION));
        clientTimestamp = packet.number(Field.CLIENT_TIMESTAMP);
        if (shared.isEncrypting) {
            final int keyLength = packet.length(Field.CLIENT_KEY);
            clientKey = shared.exchange.peerKey(packet.buffer(), packet.offset(Field.CLIENT_KEY), keyLength);
            if (null == clientKey) {
                final Reason reason = 0 == keyLength ? Reason.CLIENT_KEY_IS_EMPTY : Reason.AUTH_FAIL;
                shared.counters.refused(reason);
                // it is told so by a CONNACK
                listener.onFault(reason);
                return true;
            }
        }
        awaitsConnAck = true;
        if (!listener.onConnect(shared.inbound.connect(packet))) {
            awaitsConnAck = false;
            version = 0;
            return false;
        }
        count(FrameDescriptor.CONNECT);
        return true;
    }

    private boolean onSend(final ClientListener listener, final PacketDecoder packet) {
        final long clientSeq = packet.number(Field.CLIENT_SEQ);
        if (version >= ProtocolVersion.WIDE_SEQUENCES) {
            rememberMsgNo(clientSeq, packet);
        }
        final WireMessage message = shared.inbound.send(packet, keys);
        if (null == message) {
            listener.onBadSend(clientSeq, Reason.PAYLOAD_DECODE_ERROR);
        } else if (!listener.onSend(message)) {
            return false;
        }
        count(FrameDescriptor.SEND);
        return true;
    }

    private void rememberMsgNo(final long clientSeq, final PacketDecoder packet) {
        if (null == msgNos) {
            msgNos = new AckedMsgNos();
        }
        msgNos.put(
            clientSeq, packet.buffer(), packet.offset(Field.CLIENT_MSG_NO), packet.length(Field.CLIENT_MSG_NO));
    }

    @Override
    public boolean connAck(
        final Outbound to, final Reason reason, final long connectionId, final long serverTimeMs, final int payloadMax,
        final int deviceLevel) {
        awaitsConnAck = false;
        if (Reason.SUCCESS != reason) {
            final int code = WkReasons.connAck(reason);
            return WkReasons.SILENCE == code || counted(FrameDescriptor.CONNACK, shared.outbound.refusal(to, version, code));
        }
        isConnected = true;
        byte[] serverKey = NONE;
        byte[] salt = NONE;
        if (null != clientKey) {
            final KeyPair pair = shared.exchange.newKeyPair();
            salt = shared.exchange.newSalt();
            serverKey = KeyExchange.publicText(pair);
            keys = shared.exchange.agree(pair, clientKey, salt);
            clientKey = null;
            if (null == keys) {
                // weak keys were refused before; whatever this one is, it gets no plain connection
                return false;
            }
        }
        return counted(FrameDescriptor.CONNACK, shared.outbound.connAck(
            to, version, serverTimeMs - clientTimestamp, serverKey, salt, shared.nodeId));
    }

    @Override
    public boolean sendAck(
        final Outbound to, final long clientSeq, final long messageId, final long messageSeq, final int reason) {
        return counted(FrameDescriptor.SENDACK, shared.outbound.sendAck(
            to, version, clientSeq, messageId, messageSeq, WkReasons.sendAck(reason), msgNos));
    }

    @Override
    public boolean heartbeat(final Outbound to) {
        return counted(FrameDescriptor.HEARTBEAT, shared.outbound.pong(to));
    }

    @Override
    public boolean recv(final Outbound to, final DirectBuffer body, final int offset, final int length) {
        return counted(FrameDescriptor.RECV, shared.outbound.recv(to, version, body, offset, keys));
    }

    /** Each is encoded, and encrypted, for this connection alone. */
    @Override
    public boolean recvs(final Outbound to, final DirectBuffer frames, final int length, final int count) {
        return false;
    }

    @Override
    public boolean disconnect(final Outbound to, final Reason reason) {
        if (0 == version) {
            return true;
        }
        if (!isConnected) {
            return connAck(to, reason, 0, 0, 0, 0);
        }
        return Reason.CONNECT_KICK != reason
            || counted(FrameDescriptor.DISCONNECT, shared.outbound.disconnect(to, version, reason));
    }

    @Override
    public long farewellNs(final Reason reason) {
        return isConnected && Reason.CONNECT_KICK == reason ? shared.kickDelayNs : 0;
    }

    @Override
    public boolean acknowledgesSingly() {
        return true;
    }

    @Override
    public boolean marksResends() {
        return false;
    }

    private boolean counted(final int type, final boolean wasAppended) {
        if (wasAppended) {
            shared.counters.frameOut(type);
        }
        return wasAppended;
    }

    private void count(final int type) {
        shared.counters.frameIn(type);
    }

    private static Reason reasonOf(final int fault) {
        switch (fault) {
            case PacketScanner.UNKNOWN_TYPE:
                return Reason.UNKNOWN_FRAME_TYPE;
            case PacketScanner.TOO_LONG:
                return Reason.FRAME_TOO_LONG;
            default:
                return Reason.BAD_FRAME;
        }
    }
}
