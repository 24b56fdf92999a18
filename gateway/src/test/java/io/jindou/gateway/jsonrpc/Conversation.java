package io.jindou.gateway.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.wire.ConnectDecoder;
import io.jindou.codecs.sbe.wire.SendDecoder;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import io.jindou.gateway.net.ConnectionHandler;
import io.jindou.gateway.net.InboundBytes;
import io.jindou.gateway.net.OutboundBuffers;
import io.jindou.gateway.net.ProtocolDetector.Protocol;
import io.jindou.gateway.protocol.ClientListener;
import io.jindou.gateway.protocol.WireMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** A JSON-RPC connection over TCP without a gateway: what it heard as lines, what it said as text. */
final class Conversation implements InboundBytes, ClientListener, AutoCloseable {
    static final int NODE_ID = 1;
    static final long FAREWELL_NS = 2_000_000_000L;
    private static final int BYTES_MAX = 4 << 20;

    final GatewayCounters counters = new GatewayCounters();
    final List<String> heard = new ArrayList<>();
    JsonRpcProtocol protocol;
    boolean isReading = true;
    boolean isOpen = true;
    boolean takesSends = true;
    /** Of the SEND that was taken last. */
    long clientSeq;

    private final JsonRpcCodec codec = new JsonRpcCodec(counters, NODE_ID, FAREWELL_NS);
    private final OutboundBuffers buffers = new OutboundBuffers(PooledByteBufAllocator.DEFAULT);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ConnectionHandler socket = new ConnectionHandler(
        channel, counters, new DutyAccount("test", Phase.UPKEEP, SystemNanoClock.INSTANCE), new UnsafeBuffer(0, 0), buffers,
        BYTES_MAX);
    private Protocol spoken;

    Conversation() {
        socket.inbound(this);
        socket.install(false);
        begin();
        // the first bytes say which protocol it is
        hear("{\"method\":\"ping\",\"id\":\"0\"}");
        begin();
    }

    /** Forgets all and begins again, with the same memory behind it. */
    void begin() {
        protocol = new JsonRpcProtocol(codec);
        heard.clear();
        said();
        isReading = true;
    }

    Conversation hear(final String text) {
        return hear(text.getBytes(UTF_8));
    }

    Conversation hear(final byte[] bytes) {
        // an exact buffer of its own: a read outside would throw
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        return this;
    }

    /** All that was said since the last call. */
    String said() {
        socket.outbound().flush();
        final StringBuilder all = new StringBuilder();
        ByteBuf next = channel.readOutbound();
        while (null != next) {
            all.append(next.toString(UTF_8));
            next.release();
            next = channel.readOutbound();
        }
        return all.toString();
    }

    String recv(final UnsafeBuffer body) {
        protocol.recv(socket.outbound(), body, 0, body.capacity());
        return said();
    }

    String sendAck(final long messageId, final long messageSeq, final Reason reason) {
        return sendAck(clientSeq, messageId, messageSeq, reason);
    }

    String sendAck(final long number, final long messageId, final long messageSeq, final Reason reason) {
        protocol.sendAck(socket.outbound(), number, messageId, messageSeq, reason.code());
        return said();
    }

    String connAck(final Reason reason, final long serverTimeMs) {
        protocol.connAck(socket.outbound(), reason, 7, serverTimeMs, 1 << 16, 1);
        return said();
    }

    String disconnect(final Reason reason) {
        protocol.disconnect(socket.outbound(), reason);
        return said();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        buffers.close();
    }

    // ----- what the connection does -----

    @Override
    public void onProtocol(final Protocol found) {
        spoken = found;
    }

    @Override
    public void onGarbage() {
        heard.add("garbage");
        isReading = false;
    }

    @Override
    public void onSignOfLife() {
        // nothing waits for it here
    }

    @Override
    public int onBytes(final UnsafeBuffer buffer, final int offset, final int length) {
        if (Protocol.JSON_RPC != spoken) {
            throw new AssertionError("taken for " + spoken);
        }
        return isReading ? protocol.onBytes(this, buffer, offset, length) : length;
    }

    @Override
    public void onSocketClosed(final Reason reason) {
        isReading = false;
    }

    // ----- what the client says -----

    @Override
    public boolean onConnect(final WireMessage message) {
        return add("connect " + text(message, 0) + " device " + text(message, 1)
            + "/" + message.uint8(ConnectDecoder.deviceFlagEncodingOffset())
            + " token " + text(message, 2) + " at " + message.int64(ConnectDecoder.clientTimestampEncodingOffset()));
    }

    @Override
    public boolean onSend(final WireMessage message) {
        if (!takesSends) {
            return false;
        }
        clientSeq = message.int64(SendDecoder.clientSeqEncodingOffset());
        return add("send " + clientSeq + " to " + text(message, 0)
            + "/" + message.uint8(SendDecoder.channelTypeEncodingOffset())
            + " no " + text(message, 1) + " topic " + text(message, 2)
            + " flags " + message.uint8(SendDecoder.flagsEncodingOffset())
            + " setting " + message.uint8(SendDecoder.settingEncodingOffset())
            + ": " + text(message, 3));
    }

    @Override
    public void onBadSend(final long number, final Reason reason) {
        heard.add("bad send " + reason);
        protocol.sendAck(socket.outbound(), number, 0, 0, reason.code());
    }

    @Override
    public boolean onRequest(final WireMessage message) {
        throw new AssertionError("there are no requests in JSON-RPC");
    }

    @Override
    public void onHeartbeat() {
        if (isOpen) {
            protocol.heartbeat(socket.outbound());
        } else {
            onFault(Reason.NOT_CONNECTED);
        }
    }

    @Override
    public void onRecvAck(final long messageId) {
        heard.add("recvack " + messageId);
    }

    @Override
    public void onDisconnect() {
        heard.add("disconnect");
        isReading = false;
    }

    @Override
    public void onFault(final Reason reason) {
        heard.add("fault " + reason);
        isReading = false;
    }

    @Override
    public boolean isReading() {
        return isReading;
    }

    @Override
    public int batchPosition() {
        return 0;
    }

    @Override
    public void batchPosition(final int position) {
        throw new AssertionError("there are no batches in JSON-RPC");
    }

    private boolean add(final String call) {
        return heard.add(call);
    }

    private static String text(final WireMessage message, final int i) {
        final byte[] bytes = new byte[message.dataLength(i)];
        message.buffer().getBytes(message.dataOffset(i), bytes);
        return new String(bytes, UTF_8);
    }
}
