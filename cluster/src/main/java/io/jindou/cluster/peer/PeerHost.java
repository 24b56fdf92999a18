package io.jindou.cluster.peer;

/** The node behind a {@link PeerServer}. Called by threads of the server, several at a time. */
public interface PeerHost {
    /** What this node says of itself now. */
    Hello hello();

    /** The node's status, one JSON object of at most {@link PeerServer#STATUS_MAX} bytes. */
    String status();

    /** Log position of the last complete snapshot, {@link Hello#NONE} without one. */
    long snapshotPosition();

    /** A reader of the journal for one connection, which closes it; throws {@link IllegalStateException} when there is none. */
    JournalBatches journal();
}
