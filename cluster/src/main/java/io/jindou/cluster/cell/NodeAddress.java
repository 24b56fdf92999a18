package io.jindou.cluster.cell;

import io.jindou.codecs.Limits;

/**
 * Where a node of a cell is reached: a host and {@link #PORTS} consecutive ports from its base port on.
 *
 * @param id   number of the node in its cell, from 0.
 * @param host name or address that all nodes and gateways can reach.
 * @param port the base port.
 */
public record NodeAddress(int id, String host, int port) {
    /** Ports of a node: all are UDP but the last one. */
    public static final int PORTS = 7;
    private static final int PORT_MAX = 65_535;

    private static final int INGRESS = 0;
    private static final int CONSENSUS = 1;
    private static final int LOG = 2;
    private static final int CATCHUP = 3;
    private static final int ARCHIVE = 4;
    private static final int QUERY = 5;
    private static final int PEER = 6;

    /** Checks the ranges. */
    public NodeAddress {
        if (id < 0 || id >= Limits.NODES_MAX) {
            throw new IllegalArgumentException("a node's id is from 0 to " + (Limits.NODES_MAX - 1) + ", not " + id);
        }
        if (host.isEmpty() || host.matches(".*[\\s,|=].*")) {
            throw new IllegalArgumentException("'" + host + "' is no host of node " + id);
        }
        if (port < 1 || port > PORT_MAX - PORTS + 1) {
            throw new IllegalArgumentException("the base port of node " + id + " must be from 1 to " + (PORT_MAX - PORTS + 1)
                + ", because it takes " + PORTS + " ports; it is " + port);
        }
    }

    /** Where gateways send commands to. */
    public String ingress() {
        return endpoint(INGRESS);
    }

    /** Where other nodes send their votes and positions to. */
    public String consensus() {
        return endpoint(CONSENSUS);
    }

    /** Where the leader sends the log to. */
    public String log() {
        return endpoint(LOG);
    }

    /** Where the log arrives that was missed. */
    public String catchup() {
        return endpoint(CATCHUP);
    }

    /** The archive's requests. */
    public String archive() {
        return endpoint(ARCHIVE);
    }

    /** Where gateways send reads to. */
    public String query() {
        return endpoint(QUERY);
    }

    /** TCP port for what nodes ask each other. */
    public int peerPort() {
        return port + PEER;
    }

    private String endpoint(final int offset) {
        return host + ":" + (port + offset);
    }

    /** As it is written in a configuration. */
    @Override
    public String toString() {
        return id + "=" + host + ":" + port;
    }
}
