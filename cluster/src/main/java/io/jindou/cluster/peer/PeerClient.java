package io.jindou.cluster.peer;

import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.cell.NodeAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.agrona.CloseHelper;

/**
 * Asks another node. For one thread. After a failure of any kind but {@link PeerFailure.Kind#REFUSED} it has to be closed.
 */
public final class PeerClient implements AutoCloseable {
    private final String name;
    private final PeerChannel channel;
    private final PeerTimes times;

    private PeerClient(final String name, final PeerChannel channel, final PeerTimes times) {
        this.name = name;
        this.channel = channel;
        this.times = times;
    }

    /** Connects to a node and proves to each other that both know the secret. */
    public static PeerClient connect(final NodeAddress node, final CellSecret secret) throws PeerFailure {
        return connect("node " + node.id(), new InetSocketAddress(node.host(), node.peerPort()), secret, PeerTimes.NORMAL);
    }

    static PeerClient connect(
        final String node, final InetSocketAddress address, final CellSecret secret, final PeerTimes times) throws PeerFailure {
        final String name = node + " at " + address.getHostString() + ":" + address.getPort();
        PeerChannel channel = null;
        PeerClient connected = null;
        try {
            if (address.isUnresolved()) {
                throw new PeerFailure(PeerFailure.Kind.UNREACHABLE, "the host is unknown");
            }
            final SocketChannel socket = SocketChannel.open();
            channel = new PeerChannel(socket);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (!socket.connect(address)) {
                channel.awaitConnected(PeerChannel.deadline(times.connectMs()));
            }
            PeerHandshake.call(channel, secret, PeerChannel.deadline(times.handshakeMs()));
            connected = new PeerClient(name, channel, times);
            return connected;
        } catch (final IOException ex) {
            throw failure(name, ex);
        } finally {
            if (null == connected) {
                closeQuietly(channel);
            }
        }
    }

    private static void closeQuietly(final PeerChannel channel) {
        CloseHelper.quietClose(channel);
    }

    private static PeerFailure failure(final String name, final IOException cause) {
        final PeerFailure.Kind kind = cause instanceof PeerFailure known ? known.kind() : PeerFailure.Kind.UNREACHABLE;
        return new PeerFailure(kind, name + ": " + cause.getMessage(), cause);
    }

    /** What the node says of itself. */
    public Hello hello() throws PeerFailure {
        return Hello.decode(ask(PeerRequest.of(PeerRequest.HELLO)));
    }

    /** The node's status, one JSON object. */
    public String status() throws PeerFailure {
        return PeerRequest.text(ask(PeerRequest.of(PeerRequest.STATUS)));
    }

    /** Log position of the node's last complete snapshot, {@link Hello#NONE} without one. */
    public long snapshotPosition() throws PeerFailure {
        final ByteBuffer answer = ask(PeerRequest.of(PeerRequest.SNAPSHOT_POSITION));
        if (Long.BYTES != answer.remaining()) {
            throw new PeerFailure(PeerFailure.Kind.PROTOCOL, name + ": a position of " + answer.remaining() + " bytes");
        }
        return answer.getLong();
    }

    /**
     * A batch of journal records from the first number on.
     *
     * @return its bytes, valid until the next call; empty when the node has nothing to give now.
     */
    public ByteBuffer journal(final long fromNo, final long lastNo) throws PeerFailure {
        return ask(new PeerRequest(PeerRequest.JOURNAL, fromNo, lastNo));
    }

    private ByteBuffer ask(final PeerRequest request) throws PeerFailure {
        try {
            channel.send(request.kind(), request.encode(), PeerChannel.deadline(times.requestMs()));
            channel.awaitFrame(PeerChannel.deadline(times.answerMs()));
            final ByteBuffer answer = channel.receive(PeerRequest.ANSWER_MAX, PeerChannel.deadline(times.requestMs()));
            return switch (channel.kind()) {
                case PeerRequest.ANSWER -> answer;
                case PeerRequest.REFUSED -> throw new PeerFailure(PeerFailure.Kind.REFUSED, PeerRequest.text(answer));
                default -> throw new PeerFailure(PeerFailure.Kind.PROTOCOL, "an answer of kind " + channel.kind());
            };
        } catch (final IOException ex) {
            throw failure(name, ex);
        }
    }

    /** Which node this is, for messages. */
    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }
}
