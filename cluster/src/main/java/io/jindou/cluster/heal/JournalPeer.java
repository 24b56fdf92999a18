package io.jindou.cluster.heal;

import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.cell.NodeAddress;
import io.jindou.cluster.peer.Hello;
import io.jindou.cluster.peer.PeerClient;
import io.jindou.cluster.peer.PeerFailure;
import java.nio.ByteBuffer;

/** A peer that may give of its journal, as {@link JournalRebuild} sees it. */
interface JournalPeer extends AutoCloseable {
    Hello hello() throws PeerFailure;

    /** A batch, empty when the peer has nothing to give now. */
    ByteBuffer journal(long fromNo, long lastNo) throws PeerFailure;

    @Override
    void close();

    /** How a peer is reached. */
    @FunctionalInterface
    interface Connecting {
        JournalPeer connect(NodeAddress node) throws PeerFailure;
    }

    /** Over the network. */
    static Connecting network(final CellSecret secret) {
        return node -> {
            final PeerClient client = PeerClient.connect(node, secret);
            return new JournalPeer() {
                @Override
                public Hello hello() throws PeerFailure {
                    return client.hello();
                }

                @Override
                public ByteBuffer journal(final long fromNo, final long lastNo) throws PeerFailure {
                    return client.journal(fromNo, lastNo);
                }

                @Override
                public void close() {
                    client.close();
                }
            };
        };
    }
}
