package io.jindou.cluster.heal;

import io.jindou.cluster.StartFailure;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.cell.NodeAddress;
import io.jindou.cluster.peer.Hello;
import io.jindou.cluster.peer.PeerClient;
import io.jindou.cluster.peer.PeerFailure;
import java.util.ArrayList;
import java.util.List;

/** Asks all other nodes of the cell what they are and how far. For one thread at a time. */
public final class Peers {
    private final CellLayout layout;
    private final int nodeId;
    private final String cellName;
    private final Asking asking;

    /** How a node is asked. */
    @FunctionalInterface
    interface Asking {
        Hello ask(NodeAddress node) throws PeerFailure;
    }

    /**
     * What came of asking one node.
     *
     * @param node  that was asked.
     * @param hello its answer, null without one.
     * @param why   why there is none; null when there is one.
     */
    public record Answer(NodeAddress node, Hello hello, String why) {
    }

    /** Asks over the network. */
    public Peers(final CellLayout layout, final int nodeId, final String cellName, final CellSecret secret) {
        this(layout, nodeId, cellName, node -> {
            try (PeerClient client = PeerClient.connect(node, secret)) {
                return client.hello();
            }
        });
    }

    Peers(final CellLayout layout, final int nodeId, final String cellName, final Asking asking) {
        this.layout = layout;
        this.nodeId = nodeId;
        this.cellName = cellName;
        this.asking = asking;
    }

    /**
     * Asks all others, one after the other.
     *
     * @throws StartFailure when one is of another cell or another node: then the configurations contradict each other.
     */
    public List<Answer> ask() {
        final List<Answer> answers = new ArrayList<>();
        for (final NodeAddress node : layout.nodes()) {
            if (node.id() != nodeId) {
                answers.add(ask(node));
            }
        }
        return answers;
    }

    private Answer ask(final NodeAddress node) {
        final Hello hello;
        try {
            hello = asking.ask(node);
        } catch (final PeerFailure ex) {
            return new Answer(node, null, ex.getMessage());
        }
        if (!cellName.equals(hello.cellName()) || node.id() != hello.nodeId()) {
            throw new StartFailure("at " + node.host() + ":" + node.peerPort() + " answers node " + hello.nodeId()
                + " of the cell '" + hello.cellName() + "', and not node " + node.id() + " of the cell '" + cellName
                + "'; correct the list of nodes or the name of the cell");
        }
        return new Answer(node, hello, null);
    }

    /** The leader by its own word, the one of the highest term when several claim it; null when there is none. */
    public static Hello leader(final List<Answer> answers) {
        Hello leader = null;
        for (final Answer answer : answers) {
            final Hello hello = answer.hello();
            if (null != hello && hello.isLeader() && (null == leader || hello.leadershipTermId() > leader.leadershipTermId())) {
                leader = hello;
            }
        }
        return leader;
    }
}
