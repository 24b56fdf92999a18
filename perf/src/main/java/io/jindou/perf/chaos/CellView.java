package io.jindou.perf.chaos;

import java.util.List;

/** What the processes of a cell say of themselves at one time. */
record CellView(List<Node> nodes, List<Gateway> gateways) {
    /**
     * A node.
     *
     * @param problem      why it does not serve as it should; null: it does
     * @param term         of its leader
     * @param commit       position up to which the log is committed, as it knows
     * @param applied      position up to which its engine has applied the log
     * @param hashPosition where the log was when the hash was taken
     */
    record Node(
        String name, boolean isUp, boolean isLeader, long term, long commit, long applied, String hash, long hashPosition,
        long sessions, String problem) {
        static Node down(final String name, final String problem) {
            return new Node(name, false, false, 0, 0, 0, "", 0, 0, problem);
        }
    }

    /**
     * A gateway.
     *
     * @param differences how often its tables and the engine's were found to differ
     * @param problem     why it does not serve as it should; null: it does
     */
    record Gateway(String name, boolean isUp, long connections, long differences, String problem) {
        static Gateway down(final String name, final String problem) {
            return new Gateway(name, false, 0, 0, problem);
        }
    }

    /** The node that leads in the highest term of all that answer; null: none says that it leads. */
    Node leader() {
        Node leader = null;
        for (final Node node : nodes) {
            if (node.isUp && node.isLeader && (null == leader || node.term > leader.term)) {
                leader = node;
            }
        }
        return leader;
    }

    /**
     * Why the cell is not whole; null: it is.
     *
     * @param position every node must have applied the log up to here
     */
    String problem(final long position) {
        for (final Gateway gateway : gateways) {
            if (!gateway.isUp || null != gateway.problem) {
                return gateway.name + ": " + gateway.problem;
            }
        }
        final Node leader = leader();
        if (null == leader) {
            return "no node leads";
        }
        for (final Node node : nodes) {
            if (!node.isUp || null != node.problem) {
                return node.name + ": " + node.problem;
            }
            if (node.term != leader.term) {
                return node.name + " is in term " + node.term + ", the leader in " + leader.term;
            }
            if (node != leader && node.isLeader) {
                return node.name + " leads beside " + leader.name;
            }
            if (node.applied < position) {
                return node.name + " has applied " + node.applied + " of " + position;
            }
        }
        return null;
    }
}
