package io.jindou.cluster.cell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The nodes of a cell in the order of their ids, which are 0, 1, 2 … without a hole.
 *
 * @param nodes 1, 3 or 5 of them.
 */
public record CellLayout(List<NodeAddress> nodes) {
    private static final String FORM = "0=host:port,1=host:port,2=host:port";

    /** Checks number and ids. */
    public CellLayout {
        nodes = nodes.stream().sorted(Comparator.comparingInt(NodeAddress::id)).toList();
        if (nodes.size() != 1 && nodes.size() != 3 && nodes.size() != 5) {
            throw new IllegalArgumentException("a cell has 1, 3 or 5 nodes, not " + nodes.size());
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).id() != i) {
                throw new IllegalArgumentException("the nodes of a cell are numbered from 0 without a hole, but these are "
                    + nodes.stream().map(node -> Integer.toString(node.id())).collect(Collectors.joining(", ")));
            }
        }
    }

    /**
     * Reads {@code 0=host:port,1=host:port,2=host:port}.
     *
     * @throws IllegalArgumentException with one sentence.
     */
    public static CellLayout parse(final String text) {
        final List<NodeAddress> nodes = new ArrayList<>();
        for (final String part : text.split(",")) {
            nodes.add(parseNode(part.trim()));
        }
        return new CellLayout(nodes);
    }

    private static NodeAddress parseNode(final String text) {
        final int equals = text.indexOf('=');
        final int colon = text.lastIndexOf(':');
        if (equals < 1 || colon < equals + 2) {
            throw new IllegalArgumentException("'" + text + "' is no node; nodes are written " + FORM);
        }
        try {
            return new NodeAddress(Integer.parseInt(text.substring(0, equals)), text.substring(equals + 1, colon),
                Integer.parseInt(text.substring(colon + 1)));
        } catch (final NumberFormatException ex) {
            throw new IllegalArgumentException("'" + text + "' is no node; nodes are written " + FORM, ex);
        }
    }

    /** Number of nodes. */
    public int size() {
        return nodes.size();
    }

    /** The node of an id; throws {@link IllegalArgumentException} when there is none. */
    public NodeAddress node(final int id) {
        if (id < 0 || id >= nodes.size()) {
            throw new IllegalArgumentException("node " + id + " is none of the cell, which has nodes 0 to " + (nodes.size() - 1));
        }
        return nodes.get(id);
    }

    /** As Aeron's consensus modules take it. */
    public String clusterMembers() {
        return nodes.stream()
            .map(node -> String.join(",", Integer.toString(node.id()),
                node.ingress(), node.consensus(), node.log(), node.catchup(), node.archive()))
            .collect(Collectors.joining("|"));
    }

    /** As Aeron's cluster clients take it. */
    public String ingressEndpoints() {
        return nodes.stream().map(node -> node.id() + "=" + node.ingress()).collect(Collectors.joining(","));
    }

    /** As it is written in a configuration. */
    @Override
    public String toString() {
        return nodes.stream().map(NodeAddress::toString).collect(Collectors.joining(","));
    }
}
