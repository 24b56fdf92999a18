package io.jindou.client;

import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.frame.FrameScanner;
import io.jindou.codecs.sbe.wire.ConnAckEncoder;
import io.jindou.codecs.sbe.wire.ConnectDecoder;
import io.jindou.codecs.sbe.wire.DisconnectEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.RecvEncoder;
import io.jindou.codecs.sbe.wire.RequestResultEncoder;
import io.jindou.codecs.sbe.wire.SendAckEncoder;
import io.jindou.codecs.sbe.wire.SendDecoder;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A listening socket; the test itself accepts, reads and writes, step by step. */
final class FakeServer implements AutoCloseable {
    static final int PATIENCE_MS = 20_000;
    private static final int HEARTBEAT_TIMEOUT_MS = 600_000;

    private final ServerSocket listening;

    FakeServer() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(PATIENCE_MS);
    }

    int port() {
        return listening.getLocalPort();
    }

    Connection accept() throws IOException {
        return new Connection(listening.accept());
    }

    /** Accepts a client all the way to its CONNACK. */
    Connection acceptOnline() throws IOException {
        final Connection connection = accept();
        connection.expect(FrameDescriptor.CONNECT);
        connection.connAck(Reason.SUCCESS, HEARTBEAT_TIMEOUT_MS);
        return connection;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /** A frame without its magic; {@code batchSize} 0 when it came alone. */
    record Frame(int type, byte[] body, int batchSize) {
        UnsafeBuffer buffer() {
            return new UnsafeBuffer(body);
        }

        SendDecoder send() {
            return new SendDecoder().wrapAndApplyHeader(buffer(), 0, new MessageHeaderDecoder());
        }

        ConnectDecoder connect() {
            return new ConnectDecoder().wrapAndApplyHeader(buffer(), 0, new MessageHeaderDecoder());
        }

        /** The payload of a SEND. */
        String sendText() {
            final SendDecoder send = send();
            send.skipChannelId();
            send.skipClientMsgNo();
            send.skipTopic();
            final byte[] payload = new byte[send.payloadLength()];
            send.getPayload(payload, 0, payload.length);
            return new String(payload, StandardCharsets.UTF_8);
        }

        String sendClientMsgNo() {
            final SendDecoder send = send();
            send.skipChannelId();
            final byte[] number = new byte[send.clientMsgNoLength()];
            send.getClientMsgNo(number, 0, number.length);
            return new String(number, StandardCharsets.UTF_8);
        }
    }

    /** One accepted socket. */
    static final class Connection {
        private final Socket socket;
        private final DataInputStream in;
        private final ArrayDeque<Frame> inner = new ArrayDeque<>();

        Connection(final Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(PATIENCE_MS);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
        }

        Frame next() throws IOException {
            if (!inner.isEmpty()) {
                return inner.poll();
            }
            final byte[] header = in.readNBytes(HEADER_LENGTH);
            if (header.length < HEADER_LENGTH) {
                throw new IOException("the client closed the connection");
            }
            final UnsafeBuffer buffer = new UnsafeBuffer(header);
            final int length = FrameDescriptor.innerBodyLength(buffer, FrameDescriptor.TYPE_OFFSET);
            final int type = header[FrameDescriptor.TYPE_OFFSET];
            if (length > 0 && FrameScanner.scan(buffer, 0, HEADER_LENGTH) != FrameScanner.NEED_MORE) {
                throw new IOException("the client sent no frame");
            }
            final byte[] body = in.readNBytes(length);
            if (FrameDescriptor.BATCH != type) {
                return new Frame(type, body, 0);
            }
            final UnsafeBuffer batch = new UnsafeBuffer(body);
            final int count = FrameScanner.scanBatch(batch, 0, length);
            if (count < 0) {
                throw new IOException("the client sent a damaged batch: " + count);
            }
            int at = 0;
            while (at < length) {
                final int innerLength = FrameDescriptor.innerBodyLength(batch, at);
                final int end = at + INNER_HEADER_LENGTH + innerLength;
                inner.add(new Frame(body[at], Arrays.copyOfRange(body, at + INNER_HEADER_LENGTH, end), count));
                at = end;
            }
            return inner.poll();
        }

        Frame expect(final int type) throws IOException {
            final Frame frame = next();
            if (type != frame.type()) {
                throw new AssertionError("expected frame type " + type + ", got " + frame.type());
            }
            return frame;
        }

        void expectEnd() throws IOException {
            if (inner.isEmpty() && in.read() < 0) {
                return;
            }
            throw new AssertionError("expected the client to close");
        }

        void write(final byte[]... parts) throws IOException {
            for (final byte[] part : parts) {
                socket.getOutputStream().write(part);
                socket.getOutputStream().flush();
            }
        }

        void connAck(final Reason reason, final int heartbeatTimeoutMs) throws IOException {
            write(alone(connAckFrame(reason, heartbeatTimeoutMs)));
        }

        void sendAck(final long clientSeq, final Reason reason, final long messageId, final long messageSeq) throws IOException {
            write(alone(sendAckFrame(clientSeq, reason, messageId, messageSeq)));
        }

        void close() throws IOException {
            socket.close();
        }
    }

    // ----- inner frames: type, length, body -----

    static byte[] connAckFrame(final Reason reason, final int heartbeatTimeoutMs) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        return inner(buffer, FrameDescriptor.CONNACK, new ConnAckEncoder()
            .wrapAndApplyHeader(buffer, INNER_HEADER_LENGTH, new MessageHeaderEncoder())
            .sessionId(7)
            .serverTimestamp(0)
            .heartbeatTimeoutMs(heartbeatTimeoutMs)
            .payloadMax(Limits.PAYLOAD_MAX_DEFAULT)
            .recvWindow(Limits.RECV_WINDOW_MAX)
            .reason((short)reason.code())
            .protocolVersion((short)FrameDescriptor.PROTOCOL_VERSION)
            .deviceLevel((short)0)
            .limit());
    }

    static byte[] sendAckFrame(final long clientSeq, final Reason reason, final long messageId, final long messageSeq) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        return inner(buffer, FrameDescriptor.SENDACK, new SendAckEncoder()
            .wrapAndApplyHeader(buffer, INNER_HEADER_LENGTH, new MessageHeaderEncoder())
            .clientSeq(clientSeq)
            .messageId(messageId)
            .messageSeq(messageSeq)
            .reason((short)reason.code())
            .limit());
    }

    static byte[] recvFrame(final long messageId, final long messageSeq, final int flags, final String text) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        final byte[] bob = {'b', 'o', 'b'};
        return inner(buffer, FrameDescriptor.RECV, new RecvEncoder()
            .wrapAndApplyHeader(buffer, INNER_HEADER_LENGTH, new MessageHeaderEncoder())
            .messageId(messageId)
            .messageSeq(messageSeq)
            .timestamp(1_000)
            .expire(0)
            .setting((short)0)
            .flags((short)flags)
            .channelType((short)1)
            .putFromUid(bob, 0, bob.length)
            .putChannelId(bob, 0, bob.length)
            .putClientMsgNo(bob, 0, 0)
            .putTopic(bob, 0, 0)
            .putPayload(payload, 0, payload.length)
            .limit());
    }

    static byte[] disconnectFrame(final Reason reason) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        return inner(buffer, FrameDescriptor.DISCONNECT, new DisconnectEncoder()
            .wrapAndApplyHeader(buffer, INNER_HEADER_LENGTH, new MessageHeaderEncoder())
            .reason((short)reason.code())
            .putText(new byte[0], 0, 0)
            .limit());
    }

    static byte[] requestResultFrame(final long correlationId, final Reason reason, final long value) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        return inner(buffer, FrameDescriptor.RESPONSE, new RequestResultEncoder()
            .wrapAndApplyHeader(buffer, INNER_HEADER_LENGTH, new MessageHeaderEncoder())
            .correlationId(correlationId)
            .value(value)
            .reason((short)reason.code())
            .limit());
    }

    static byte[] inner(final ExpandableArrayBuffer buffer, final int type, final int end) {
        FrameDescriptor.putInnerHeader(buffer, 0, type, end - INNER_HEADER_LENGTH);
        return Arrays.copyOf(buffer.byteArray(), end);
    }

    // ----- outer frames -----

    static byte[] alone(final byte[] inner) {
        final byte[] frame = new byte[FrameDescriptor.MAGIC_LENGTH + inner.length];
        for (int i = 0; i < FrameDescriptor.MAGIC_LENGTH; i++) {
            frame[i] = FrameDescriptor.magic(i);
        }
        System.arraycopy(inner, 0, frame, FrameDescriptor.MAGIC_LENGTH, inner.length);
        return frame;
    }

    static byte[] batch(final byte[]... inners) {
        final int length = Arrays.stream(inners).mapToInt(inner -> inner.length).sum();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[HEADER_LENGTH + length]);
        FrameDescriptor.putHeader(buffer, 0, FrameDescriptor.BATCH, length);
        int at = HEADER_LENGTH;
        for (final byte[] inner : inners) {
            buffer.putBytes(at, inner);
            at += inner.length;
        }
        return buffer.byteArray();
    }
}
