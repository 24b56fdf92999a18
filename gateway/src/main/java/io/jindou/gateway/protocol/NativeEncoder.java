package io.jindou.gateway.protocol;

import static io.jindou.codecs.sbe.wire.MessageHeaderEncoder.ENCODED_LENGTH;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnAckEncoder;
import io.jindou.codecs.sbe.wire.DisconnectEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.RequestResultEncoder;
import io.jindou.codecs.sbe.wire.SendAckEncoder;
import io.jindou.gateway.net.Outbound;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the small frames to a client. Each method answers false when the client has too much waiting already and the frame
 * was not taken. One for all connections of an agent.
 */
public final class NativeEncoder {
    private static final int CAPACITY = 512;
    private static final byte[][] TEXTS = new byte[Reason.values().length][];

    static {
        for (final Reason reason : Reason.values()) {
            TEXTS[reason.ordinal()] = reason.text().getBytes(StandardCharsets.UTF_8);
        }
    }

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConnAckEncoder connAck = new ConnAckEncoder();
    private final SendAckEncoder sendAck = new SendAckEncoder();
    private final DisconnectEncoder disconnect = new DisconnectEncoder();
    private final RequestResultEncoder requestResult = new RequestResultEncoder();
    private final int heartbeatTimeoutMs;

    /** An encoder that tells clients this heartbeat timeout. */
    public NativeEncoder(final int heartbeatTimeoutMs) {
        this.heartbeatTimeoutMs = heartbeatTimeoutMs;
    }

    /** CONNACK of a session; {@code reason} is success or why there is none, the other values are 0 then. */
    public boolean connAck(
        final Outbound to, final Reason reason, final long sessionId, final long serverTimestamp, final int payloadMax,
        final int deviceLevel) {
        connAck.wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId)
            .serverTimestamp(serverTimestamp)
            .heartbeatTimeoutMs(heartbeatTimeoutMs)
            .payloadMax(payloadMax)
            .recvWindow(Limits.RECV_WINDOW_MAX)
            .reason((short)reason.code())
            .protocolVersion((short)FrameDescriptor.PROTOCOL_VERSION)
            .deviceLevel((short)deviceLevel);
        return to.append(FrameDescriptor.CONNACK, buffer, 0, ENCODED_LENGTH + connAck.encodedLength());
    }

    /** HEARTBEAT, which has no body. */
    public boolean heartbeat(final Outbound to) {
        return to.append(FrameDescriptor.HEARTBEAT, buffer, 0, 0);
    }

    /** SENDACK; {@code reason} is a code as it came from the cell. */
    public boolean sendAck(
        final Outbound to, final long clientSeq, final long messageId, final long messageSeq, final int reason) {
        sendAck.wrapAndApplyHeader(buffer, 0, header)
            .clientSeq(clientSeq)
            .messageId(messageId)
            .messageSeq(messageSeq)
            .reason((short)reason);
        return to.append(FrameDescriptor.SENDACK, buffer, 0, ENCODED_LENGTH + sendAck.encodedLength());
    }

    /** DISCONNECT with the reason and its text. */
    public boolean disconnect(final Outbound to, final Reason reason) {
        final byte[] text = TEXTS[reason.ordinal()];
        disconnect.wrapAndApplyHeader(buffer, 0, header)
            .reason((short)reason.code())
            .putText(text, 0, text.length);
        return to.append(FrameDescriptor.DISCONNECT, buffer, 0, ENCODED_LENGTH + disconnect.encodedLength());
    }

    /** RESPONSE to a request that has no more to say than a number. */
    public boolean requestResult(final Outbound to, final long correlationId, final long value, final int reason) {
        requestResult.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .value(value)
            .reason((short)reason);
        return to.append(FrameDescriptor.RESPONSE, buffer, 0, ENCODED_LENGTH + requestResult.encodedLength());
    }
}
