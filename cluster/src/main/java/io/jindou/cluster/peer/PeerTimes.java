package io.jindou.cluster.peer;

/**
 * How long the two ends of a connection between nodes wait for each other.
 *
 * @param connectMs   for a TCP connection.
 * @param handshakeMs for both proofs.
 * @param requestMs   for all bytes of a request or of an answer, from its first one on.
 * @param answerMs    for an answer that a node has to work out.
 * @param idleMs      for the next request.
 */
record PeerTimes(long connectMs, long handshakeMs, long requestMs, long answerMs, long idleMs) {
    static final PeerTimes NORMAL = new PeerTimes(2_000, 3_000, 10_000, 20_000, 60_000);
}
