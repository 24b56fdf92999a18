package io.jindou.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketDecoder;
import io.jindou.codecs.wkproto.PacketType;
import io.jindou.gateway.crypto.KeyExchange;
import io.jindou.gateway.crypto.MessageSeal;
import io.jindou.gateway.wkclient.WkConversation;
import io.jindou.gateway.wkclient.WkSend;
import io.jindou.gateway.wkclient.WkSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/** A user with a client of WuKongIM's binary protocol; each call waits for what it is about. */
final class WkUser implements AutoCloseable {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int CAPACITY = 128 << 10;

    private final WkSocket socket;
    private final WkConversation talk;
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[CAPACITY]);
    private int heard;
    private int acknowledged;

    private WkUser(final int port, final int version) throws IOException {
        talk = new WkConversation(version, new MessageSeal(), new KeyExchange());
        socket = new WkSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), talk.version());
    }

    /** A client that has said CONNECT and has its answer; see {@link #reason}. */
    static WkUser connect(final int port, final int version, final String uid, final String token, final String deviceId)
        throws IOException {
        final WkUser user = new WkUser(port, version);
        user.write(user.talk.connect(user.out, bytes(uid), bytes(deviceId), 0, bytes(token), System.currentTimeMillis()));
        user.await(() -> user.socket.count(PacketType.CONNACK) > 0);
        user.talk.onConnAck(user.socket.last(PacketType.CONNACK));
        return user;
    }

    /** Of the CONNACK. */
    int reason() {
        return (int)socket.last(PacketType.CONNACK).number(Field.REASON_CODE);
    }

    boolean isEncrypted() {
        return talk.isEncrypted();
    }

    /** Sends; the SENDACK. */
    PacketDecoder send(final String channelId, final int channelType, final String clientMsgNo, final String text)
        throws IOException {
        final int clientSeq = ++acknowledged;
        write(talk.send(out, new WkSend().clientSeq(clientSeq).clientMsgNo(bytes(clientMsgNo))
            .channel(bytes(channelId), channelType).payload(bytes(text))));
        await(() -> socket.count(PacketType.SENDACK) == clientSeq);
        final PacketDecoder ack = socket.last(PacketType.SENDACK);
        if (clientSeq != ack.number(Field.CLIENT_SEQ)) {
            throw new AssertionError("SENDACK for " + ack.number(Field.CLIENT_SEQ));
        }
        return ack;
    }

    /** The next RECV, acknowledged. */
    PacketDecoder next() throws IOException {
        heard++;
        await(() -> socket.count(PacketType.RECV) >= heard);
        final PacketDecoder recv = socket.packets().stream()
            .filter(packet -> PacketType.RECV == packet.type()).skip(heard - 1).findFirst().orElseThrow();
        write(talk.recvAck(out, recv));
        return recv;
    }

    /** The message of a RECV; fails when an SDK would drop it. */
    String open(final PacketDecoder recv) {
        if (!talk.open(recv)) {
            throw new AssertionError("the msgKey does not fit");
        }
        return talk.payload().getStringWithoutLengthUtf8(talk.payloadOffset(), talk.payloadLength());
    }

    /** Waits until the server has closed; the packet before, null when there was none since CONNACK. */
    PacketDecoder awaitEnd() {
        await(socket::isEnded);
        final PacketDecoder last = socket.packets().get(socket.packets().size() - 1);
        return PacketType.DISCONNECT == last.type() ? last : null;
    }

    /** How many RECVs have come by the answer to a ping. */
    long recvsByNow() throws IOException {
        final long pongs = socket.count(PacketType.PONG);
        write(talk.ping(out));
        await(() -> socket.count(PacketType.PONG) > pongs);
        return socket.count(PacketType.RECV);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void write(final int length) {
        final byte[] frame = new byte[length];
        out.getBytes(talk.frameOffset(), frame);
        int at = 0;
        while (at < length) {
            at += socket.write(frame, at);
        }
    }

    private void await(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("did not happen; heard " + socket.packets().size() + " packets");
            }
            try {
                socket.pump();
            } catch (final IOException ex) {
                throw new AssertionError(ex);
            }
            Thread.onSpinWait();
        }
    }

    static byte[] bytes(final String text) {
        return text.getBytes(UTF_8);
    }
}
