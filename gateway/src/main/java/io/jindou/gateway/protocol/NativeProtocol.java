package io.jindou.gateway.protocol;

import static io.jindou.codecs.frame.FrameDescriptor.BATCH;
import static io.jindou.codecs.frame.FrameDescriptor.CONNECT;
import static io.jindou.codecs.frame.FrameDescriptor.DISCONNECT;
import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.HEARTBEAT;
import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.RECVACK;
import static io.jindou.codecs.frame.FrameDescriptor.REQUEST;
import static io.jindou.codecs.frame.FrameDescriptor.SEND;
import static io.jindou.codecs.frame.FrameDescriptor.TYPE_OFFSET;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.frame.FrameScanner;
import io.jindou.codecs.sbe.wire.ChannelSetRequestDecoder;
import io.jindou.codecs.sbe.wire.ConnectDecoder;
import io.jindou.codecs.sbe.wire.DisconnectDecoder;
import io.jindou.codecs.sbe.wire.MaxSeqRequestDecoder;
import io.jindou.codecs.sbe.wire.RecvAckDecoder;
import io.jindou.codecs.sbe.wire.SendDecoder;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.net.Outbound;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The native protocol: cuts a client's bytes into frames and turns them into calls. Holds nothing between two calls, so that all
 * connections of an agent share one; the place within a half-taken batch is kept by the listener.
 */
public final class NativeProtocol implements ClientProtocol {
    private final GatewayCounters counters;
    private final NativeEncoder encoder;
    private final WireMessage message = new WireMessage();

    /** A protocol that answers with this encoder. */
    public NativeProtocol(final GatewayCounters counters, final NativeEncoder encoder) {
        this.counters = counters;
        this.encoder = encoder;
    }

    @Override
    public boolean connAck(
        final Outbound to, final Reason reason, final long connectionId, final long serverTimeMs, final int payloadMax,
        final int deviceLevel) {
        return encoder.connAck(to, reason, connectionId, serverTimeMs, payloadMax, deviceLevel);
    }

    @Override
    public boolean sendAck(
        final Outbound to, final long clientSeq, final long messageId, final long messageSeq, final int reason) {
        return encoder.sendAck(to, clientSeq, messageId, messageSeq, reason);
    }

    @Override
    public boolean heartbeat(final Outbound to) {
        return encoder.heartbeat(to);
    }

    @Override
    public boolean recv(final Outbound to, final DirectBuffer body, final int offset, final int length) {
        return to.append(FrameDescriptor.RECV, body, offset, length);
    }

    @Override
    public boolean recvs(final Outbound to, final DirectBuffer frames, final int length, final int count) {
        return to.appendAll(FrameDescriptor.RECV, frames, length, count);
    }

    @Override
    public boolean disconnect(final Outbound to, final Reason reason) {
        return encoder.disconnect(to, reason);
    }

    @Override
    public long farewellNs(final Reason reason) {
        return 0;
    }

    @Override
    public boolean acknowledgesSingly() {
        return false;
    }

    @Override
    public boolean marksResends() {
        return true;
    }

    @Override
    public int onBytes(final ClientListener listener, final UnsafeBuffer buffer, final int offset, final int length) {
        int at = 0;
        while (at < length && listener.isReading()) {
            final int frameLength = FrameScanner.scan(buffer, offset + at, length - at);
            if (FrameScanner.NEED_MORE == frameLength) {
                break;
            }
            if (frameLength < 0) {
                listener.onFault(reasonOf(frameLength));
                break;
            }
            final int type = buffer.getByte(offset + at + TYPE_OFFSET) & 0xFF;
            final int body = offset + at + HEADER_LENGTH;
            final int bodyLength = frameLength - HEADER_LENGTH;
            final boolean taken = BATCH == type
                ? onBatch(listener, buffer, body, bodyLength)
                : onFrame(listener, type, buffer, body, bodyLength);
            if (!taken) {
                break;
            }
            at += frameLength;
        }
        return at;
    }

    private boolean onBatch(final ClientListener listener, final DirectBuffer buffer, final int body, final int length) {
        int at = listener.batchPosition();
        if (0 == at) {
            final int scanned = FrameScanner.scanBatch(buffer, body, length);
            if (scanned < 0) {
                listener.onFault(reasonOf(scanned));
                return true;
            }
            counters.frameIn(BATCH);
        }
        while (at < length && listener.isReading()) {
            final int type = buffer.getByte(body + at) & 0xFF;
            final int innerLength = FrameDescriptor.innerBodyLength(buffer, body + at);
            if (!onFrame(listener, type, buffer, body + at + INNER_HEADER_LENGTH, innerLength)) {
                listener.batchPosition(at);
                return false;
            }
            at += INNER_HEADER_LENGTH + innerLength;
        }
        listener.batchPosition(0);
        return true;
    }

    private boolean onFrame(
        final ClientListener listener, final int type, final DirectBuffer buffer, final int body, final int length) {
        boolean taken = true;
        if (HEARTBEAT == type) {
            if (0 == length) {
                listener.onHeartbeat();
            } else {
                listener.onFault(Reason.BAD_FRAME);
            }
        } else if (!isFromClient(type)) {
            listener.onFault(Reason.UNKNOWN_FRAME_TYPE);
        } else if (!message.wrap(buffer, body, length) || !fits(type, message.templateId())) {
            listener.onFault(Reason.BAD_FRAME);
        } else {
            taken = onMessage(listener, type);
        }
        if (taken) {
            counters.frameIn(type);
        }
        return taken;
    }

    private boolean onMessage(final ClientListener listener, final int type) {
        switch (type) {
            case CONNECT:
                return listener.onConnect(message);
            case SEND:
                return listener.onSend(message);
            case REQUEST:
                return listener.onRequest(message);
            case RECVACK:
                listener.onRecvAck(message.int64(RecvAckDecoder.messageIdEncodingOffset()));
                return true;
            default:
                listener.onDisconnect();
                return true;
        }
    }

    private static boolean isFromClient(final int type) {
        return CONNECT == type || SEND == type || RECVACK == type || DISCONNECT == type || REQUEST == type;
    }

    private static boolean fits(final int type, final int templateId) {
        switch (type) {
            case CONNECT:
                return ConnectDecoder.TEMPLATE_ID == templateId;
            case SEND:
                return SendDecoder.TEMPLATE_ID == templateId;
            case RECVACK:
                return RecvAckDecoder.TEMPLATE_ID == templateId;
            case DISCONNECT:
                return DisconnectDecoder.TEMPLATE_ID == templateId;
            default:
                return templateId >= ChannelSetRequestDecoder.TEMPLATE_ID && templateId <= MaxSeqRequestDecoder.TEMPLATE_ID;
        }
    }

    private static Reason reasonOf(final int fault) {
        switch (fault) {
            case FrameScanner.UNKNOWN_TYPE:
                return Reason.UNKNOWN_FRAME_TYPE;
            case FrameScanner.TOO_LONG:
                return Reason.FRAME_TOO_LONG;
            default:
                return Reason.BAD_FRAME;
        }
    }
}
