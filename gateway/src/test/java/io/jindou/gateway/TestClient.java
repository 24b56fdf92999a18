package io.jindou.gateway;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.frame.FrameScanner;
import io.jindou.codecs.sbe.wire.ConnAckDecoder;
import io.jindou.codecs.sbe.wire.DisconnectDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A client socket that never blocks; what it receives is taken apart into frames. */
final class TestClient implements AutoCloseable {
    final List<Frame> frames = new ArrayList<>();
    boolean isEnded;
    boolean isReset;
    int batches;
    long received;

    private final SocketChannel channel;
    private final ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    private UnsafeBuffer kept = new UnsafeBuffer(new byte[0]);

    /** One frame, inner ones of batches alone. */
    record Frame(int type, UnsafeBuffer body) {
    }

    TestClient(final int port, final int receiveBuffer) throws IOException {
        channel = SocketChannel.open();
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
    }

    /** Writes as much as the socket takes; how much that was. */
    int write(final byte[] bytes, final int from) {
        try {
            return channel.write(ByteBuffer.wrap(bytes, from, bytes.length - from));
        } catch (final IOException ex) {
            isReset = true;
            return bytes.length - from;
        }
    }

    void pump() {
        try {
            int read = channel.read(chunk);
            while (read > 0) {
                chunk.flip();
                received += chunk.remaining();
                final byte[] all = new byte[kept.capacity() + chunk.remaining()];
                kept.getBytes(0, all, 0, kept.capacity());
                chunk.get(all, kept.capacity(), chunk.remaining());
                chunk.clear();
                kept = new UnsafeBuffer(all);
                parse();
                read = channel.read(chunk);
            }
            isEnded |= read < 0;
        } catch (final IOException ex) {
            isReset = true;
            isEnded = true;
        }
    }

    long count(final int type) {
        return frames.stream().filter(frame -> frame.type() == type).count();
    }

    Frame last(final int type) {
        return frames.stream().filter(frame -> frame.type() == type).reduce((a, b) -> b).orElseThrow();
    }

    Reason connAck() {
        final ConnAckDecoder ack = new ConnAckDecoder();
        ack.wrapAndApplyHeader(last(FrameDescriptor.CONNACK).body(), 0, new MessageHeaderDecoder());
        return Reason.of(ack.reason());
    }

    Reason disconnect() {
        final DisconnectDecoder bye = new DisconnectDecoder();
        bye.wrapAndApplyHeader(last(FrameDescriptor.DISCONNECT).body(), 0, new MessageHeaderDecoder());
        return Reason.of(bye.reason());
    }

    void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    void finish() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void parse() {
        int at = 0;
        int length = FrameScanner.scan(kept, 0, kept.capacity());
        while (length > 0) {
            final int type = kept.getByte(at + FrameDescriptor.TYPE_OFFSET);
            final int body = at + FrameDescriptor.HEADER_LENGTH;
            if (FrameDescriptor.BATCH == type) {
                batches++;
                for (int inner = body; inner < at + length;) {
                    final int innerLength = FrameDescriptor.innerBodyLength(kept, inner);
                    add(kept.getByte(inner), inner + FrameDescriptor.INNER_HEADER_LENGTH, innerLength);
                    inner += FrameDescriptor.INNER_HEADER_LENGTH + innerLength;
                }
            } else {
                add(type, body, length - FrameDescriptor.HEADER_LENGTH);
            }
            at += length;
            length = FrameScanner.scan(kept, at, kept.capacity() - at);
        }
        final byte[] rest = new byte[kept.capacity() - at];
        kept.getBytes(at, rest);
        kept = new UnsafeBuffer(rest);
    }

    private void add(final int type, final int offset, final int length) {
        final byte[] body = new byte[length];
        kept.getBytes(offset, body);
        frames.add(new Frame(type, new UnsafeBuffer(body)));
    }
}
