package io.jindou.perf.relay;

import io.jindou.perf.rig.Outbox;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One client of the relay: its socket, what it has not been sent yet, and the piece of a frame that it has sent so far. */
final class RelayConnection {
    final SocketChannel channel;
    final SelectionKey key;
    final Outbox out = new Outbox();
    /** As it said when it logged in. */
    int user;
    int[] groups = {};
    /** {@link Routes} has it. */
    boolean isRouted;
    /** It is among those that are written at the end of the turn. */
    boolean isDirty;
    private ByteBuffer piece;

    RelayConnection(final SocketChannel channel, final SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    /** Puts the piece that was kept at the front of a buffer. */
    void takePiece(final ByteBuffer in) {
        if (null != piece) {
            in.put(piece.flip());
            piece.clear();
        }
    }

    /** Keeps what has not come whole. */
    void keepPiece(final ByteBuffer in, final int from, final int end) {
        if (null == piece || piece.capacity() < end - from) {
            piece = ByteBuffer.allocateDirect(Integer.highestOneBit(end - from) * 2);
        }
        in.limit(end).position(from);
        piece.put(in);
    }
}
