package io.jindou.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.wkproto.PacketDecoder;
import io.jindou.codecs.wkproto.PacketType;
import io.jindou.gateway.crypto.KeyExchange;
import io.jindou.gateway.crypto.MessageSeal;
import io.jindou.gateway.wkclient.WkConversation;
import io.jindou.gateway.wkclient.WkSend;
import io.jindou.gateway.wkclient.WkSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/** A client of WuKongIM's protocol beside a {@link GatewayRig}. */
final class WkTestClient implements AutoCloseable {
    static final long TIMESTAMP = 1_700_000_000_123L;
    private static final MessageSeal SEAL = new MessageSeal();
    private static final KeyExchange EXCHANGE = new KeyExchange();

    final WkSocket socket;
    final WkConversation talk;
    final UnsafeBuffer out = new UnsafeBuffer(new byte[1 << 18]);
    private final GatewayRig rig;

    WkTestClient(final GatewayRig rig, final int version, final boolean hasKey) throws IOException {
        this.rig = rig;
        this.talk = new WkConversation(version, SEAL, hasKey ? EXCHANGE : null);
        this.socket =
            new WkSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), rig.gateway.tcpPort()), talk.version());
    }

    /** A client that has its CONNACK. */
    static WkTestClient connected(final GatewayRig rig, final int version, final String uid) throws IOException {
        final WkTestClient client = new WkTestClient(rig, version, true);
        client.write(client.connect(uid));
        client.await(PacketType.CONNACK, 1);
        assertEquals(1, client.talk.onConnAck(client.socket.last(PacketType.CONNACK)));
        return client;
    }

    byte[] connect(final String uid) {
        return frame(talk.connect(out, bytes(uid), bytes("device"), 1, bytes("token"), TIMESTAMP));
    }

    byte[] send(final WkSend send) {
        return frame(talk.send(out, send));
    }

    byte[] recvAck(final PacketDecoder recv) {
        return frame(talk.recvAck(out, recv));
    }

    byte[] frame(final int length) {
        final byte[] frame = new byte[length];
        out.getBytes(talk.frameOffset(), frame);
        return frame;
    }

    /** A message as an SDK would send it. */
    static WkSend message(final long clientSeq, final String text) {
        return new WkSend().clientSeq(clientSeq).clientMsgNo(bytes("no-" + clientSeq)).channel(bytes("bob"), 1)
            .payload(bytes(text));
    }

    void write(final byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            at += socket.write(bytes, at);
            rig.step();
        }
    }

    void pump() {
        try {
            socket.pump();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    void await(final BooleanSupplier condition) {
        rig.await(() -> {
            pump();
            return condition.getAsBoolean();
        });
    }

    void await(final int type, final int count) {
        await(() -> socket.count(type) >= count);
    }

    void awaitEnd() {
        await(socket::isEnded);
    }

    /** The message of a RECV; fails when its msgKey does not fit. */
    String open(final PacketDecoder recv) {
        assertEquals(true, talk.open(recv), "msgKey");
        return talk.payload().getStringWithoutLengthUtf8(talk.payloadOffset(), talk.payloadLength());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] bytes(final String text) {
        return text.getBytes(UTF_8);
    }
}
