package io.jindou.gateway.wkclient;

import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketDecoder;
import io.jindou.codecs.wkproto.PacketScanner;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A TCP socket that never blocks; what it receives is taken apart into packets and kept in {@link #packets()}. The caller pumps
 * it. For tests: it copies each frame.
 */
public final class WkSocket implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    private final SocketChannel channel;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private final List<PacketDecoder> packets = new ArrayList<>();
    private UnsafeBuffer kept = new UnsafeBuffer(new byte[0]);
    private int version;
    private boolean isEnded;

    /** Connects; frames are decoded in this version until {@link #version}. */
    public WkSocket(final InetSocketAddress address, final int version) throws IOException {
        this.version = version;
        this.channel = SocketChannel.open(address);
        channel.configureBlocking(false);
    }

    /** The version of the frames that come from now on. */
    public void version(final int value) {
        version = value;
    }

    /** Writes as many bytes as the socket takes; how many those were. Bytes for a socket that has gone are lost. */
    public int write(final byte[] bytes, final int from) {
        try {
            return channel.write(ByteBuffer.wrap(bytes, from, bytes.length - from));
        } catch (final IOException ex) {
            isEnded = true;
            return bytes.length - from;
        }
    }

    /** Takes what has come; throws {@link ProtocolException} when that is no packet. */
    public void pump() throws ProtocolException {
        try {
            int read = channel.read(chunk);
            while (read > 0) {
                chunk.flip();
                final byte[] all = new byte[kept.capacity() + chunk.remaining()];
                kept.getBytes(0, all, 0, kept.capacity());
                chunk.get(all, kept.capacity(), chunk.remaining());
                chunk.clear();
                kept = new UnsafeBuffer(all);
                parse();
                read = channel.read(chunk);
            }
            isEnded |= read < 0;
        } catch (final ProtocolException ex) {
            throw ex;
        } catch (final IOException ex) {
            // a reset is an end too
            isEnded = true;
        }
    }

    /** All packets so far; the caller may clear the list. */
    public List<PacketDecoder> packets() {
        return packets;
    }

    /** How many of them are of this type. */
    public long count(final int type) {
        return packets.stream().filter(packet -> packet.type() == type).count();
    }

    /** The last of this type; throws {@link java.util.NoSuchElementException} when there is none. */
    public PacketDecoder last(final int type) {
        return packets.stream().filter(packet -> packet.type() == type).reduce((a, b) -> b).orElseThrow();
    }

    /** The server has closed. */
    public boolean isEnded() {
        return isEnded;
    }

    /** A string of a packet. */
    public static String text(final PacketDecoder packet, final Field field) {
        return packet.buffer().getStringWithoutLengthUtf8(packet.offset(field), packet.length(field));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void parse() throws ProtocolException {
        int at = 0;
        int length = PacketScanner.scan(kept, 0, kept.capacity());
        while (length > 0) {
            final byte[] frame = new byte[length];
            kept.getBytes(at, frame);
            final PacketDecoder packet = new PacketDecoder();
            if (!packet.wrap(new UnsafeBuffer(frame), 0, length, version)) {
                throw new ProtocolException("a packet of type " + packet.type() + " that is too short");
            }
            packets.add(packet);
            at += length;
            length = PacketScanner.scan(kept, at, kept.capacity() - at);
        }
        if (length < 0) {
            throw new ProtocolException("no frame: fault " + length);
        }
        final byte[] rest = new byte[kept.capacity() - at];
        kept.getBytes(at, rest);
        kept = new UnsafeBuffer(rest);
    }
}
