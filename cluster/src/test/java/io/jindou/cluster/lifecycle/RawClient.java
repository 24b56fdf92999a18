package io.jindou.cluster.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnAckDecoder;
import io.jindou.codecs.sbe.wire.ConnectEncoder;
import io.jindou.codecs.sbe.wire.DisconnectDecoder;
import io.jindou.codecs.sbe.wire.DisconnectEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A client that does only what it is told to: it answers nothing, acknowledges nothing and reads only when asked. */
final class RawClient implements AutoCloseable {
    /** Only a hang reaches it. */
    private static final int PATIENCE_MS = 60_000;
    private static final int DEVICE_APP = 0;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final Deque<Frame> unread = new ArrayDeque<>();

    /** One frame; those of a batch come one by one. */
    record Frame(int type, UnsafeBuffer body) {
    }

    RawClient(final int port) throws IOException {
        this(port, 0);
    }

    RawClient(final int port, final int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(socket.getInputStream());
    }

    /** Logs in and waits until the session is open. */
    RawClient login(final String uid, final String token, final String deviceId) throws IOException {
        sendConnect(uid, token, deviceId);
        assertEquals(Reason.SUCCESS, connAck());
        return this;
    }

    void sendConnect(final String uid, final String token, final String deviceId) throws IOException {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final ConnectEncoder connect = new ConnectEncoder().wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .clientTimestamp(1)
            .protocolVersion((short)FrameDescriptor.PROTOCOL_VERSION)
            .deviceFlag((short)DEVICE_APP)
            .putUid(uid.getBytes(UTF_8), 0, uid.getBytes(UTF_8).length)
            .putDeviceId(deviceId.getBytes(UTF_8), 0, deviceId.getBytes(UTF_8).length)
            .putToken(token.getBytes(UTF_8), 0, token.getBytes(UTF_8).length);
        send(FrameDescriptor.CONNECT, body, MessageHeaderEncoder.ENCODED_LENGTH + connect.encodedLength());
    }

    void heartbeat() throws IOException {
        send(FrameDescriptor.HEARTBEAT, new ExpandableArrayBuffer(), 0);
    }

    void goodbye() throws IOException {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final DisconnectEncoder bye = new DisconnectEncoder().wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .reason((short)0).putText(new byte[0], 0, 0);
        send(FrameDescriptor.DISCONNECT, body, MessageHeaderEncoder.ENCODED_LENGTH + bye.encodedLength());
    }

    void send(final int type, final ExpandableArrayBuffer body, final int length) throws IOException {
        final byte[] frame = new byte[FrameDescriptor.HEADER_LENGTH + length];
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        FrameDescriptor.putHeader(buffer, 0, type, length);
        buffer.putBytes(FrameDescriptor.HEADER_LENGTH, body, 0, length);
        write(frame);
    }

    void write(final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The answer to CONNECT. */
    Reason connAck() throws IOException {
        final ConnAckDecoder ack = new ConnAckDecoder();
        ack.wrapAndApplyHeader(await(FrameDescriptor.CONNACK).body(), 0, new MessageHeaderDecoder());
        return Reason.of(ack.reason());
    }

    /** Skips to the next frame of a type. */
    Frame await(final int type) throws IOException {
        Frame frame = read();
        while (type != frame.type()) {
            frame = read();
        }
        return frame;
    }

    /** Reads to the end; the reason that the server gave, or null if it gave none. */
    Reason awaitEnd() throws IOException {
        Reason reason = null;
        try {
            while (true) {
                final Frame frame = read();
                if (FrameDescriptor.DISCONNECT == frame.type()) {
                    final DisconnectDecoder bye = new DisconnectDecoder();
                    bye.wrapAndApplyHeader(frame.body(), 0, new MessageHeaderDecoder());
                    reason = Reason.of(bye.reason());
                }
            }
        } catch (final EOFException | SocketException end) {
            close();
            return reason;
        }
    }

    private Frame read() throws IOException {
        while (unread.isEmpty()) {
            final byte[] header = new byte[FrameDescriptor.HEADER_LENGTH];
            in.readFully(header);
            final UnsafeBuffer view = new UnsafeBuffer(header);
            final byte[] body = new byte[FrameDescriptor.innerBodyLength(view, FrameDescriptor.MAGIC_LENGTH)];
            in.readFully(body);
            take(header[FrameDescriptor.TYPE_OFFSET], new UnsafeBuffer(body));
        }
        return unread.poll();
    }

    private void take(final int type, final UnsafeBuffer body) {
        if (FrameDescriptor.BATCH != type) {
            unread.add(new Frame(type, body));
            return;
        }
        for (int at = 0; at < body.capacity();) {
            final int length = FrameDescriptor.innerBodyLength(body, at);
            final UnsafeBuffer inner = new UnsafeBuffer(new byte[length]);
            inner.putBytes(0, body, at + FrameDescriptor.INNER_HEADER_LENGTH, length);
            unread.add(new Frame(body.getByte(at), inner));
            at += FrameDescriptor.INNER_HEADER_LENGTH + length;
        }
    }

    /** Sends FIN, and could still read. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Sends RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
