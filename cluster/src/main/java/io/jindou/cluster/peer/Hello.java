package io.jindou.cluster.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a node says of itself.
 *
 * @param nodeId           its id.
 * @param cellName         the cell it belongs to by its configuration.
 * @param state            what its directory holds.
 * @param engineVersion    of its engine.
 * @param leaderId         the leader it knows, {@link #NONE} when there is none.
 * @param leadershipTermId the term it is in, {@link #NONE} before the first.
 * @param logStartPosition from which on its archive has the log; what is below was released.
 * @param commitPosition   of the log as it knows it.
 * @param appendPosition   up to which its own archive has the log.
 * @param snapshotPosition of its last complete snapshot, {@link #NONE} without one.
 * @param journalWhole     whether it has all of the journal that retention has not removed.
 * @param journalFirstNo   the first journal number it holds; 0 when it holds none.
 * @param journalLastNo    the last one; 0 when it holds none.
 */
public record Hello(
    int nodeId,
    String cellName,
    State state,
    int engineVersion,
    int leaderId,
    long leadershipTermId,
    long logStartPosition,
    long commitPosition,
    long appendPosition,
    long snapshotPosition,
    boolean journalWhole,
    long journalFirstNo,
    long journalLastNo) {
    /** No leader, no term, no position. */
    public static final int NONE = -1;
    /** Longest name of a cell, in bytes of UTF-8. */
    public static final int NAME_MAX = 255;
    private static final int FIXED_LENGTH = 3 * Integer.BYTES + 7 * Long.BYTES + 2;

    /** What a directory holds. */
    public enum State {
        /** Nothing: the node was never a member of a cell, or its disk was wiped. */
        EMPTY,
        /** Not all of the log yet; the cell exists. */
        REBUILDING,
        /** A member of a cell that has been started. */
        MEMBER
    }

    /** Whether this node takes itself for the leader. */
    public boolean isLeader() {
        return NONE != leaderId && leaderId == nodeId;
    }

    ByteBuffer encode() {
        final byte[] name = cellName.getBytes(StandardCharsets.UTF_8);
        if (name.length > NAME_MAX) {
            throw new IllegalArgumentException("the name of the cell has more than " + NAME_MAX + " bytes");
        }
        return ByteBuffer.allocate(FIXED_LENGTH + name.length)
            .putInt(nodeId).putInt(engineVersion).putInt(leaderId)
            .putLong(leadershipTermId).putLong(logStartPosition).putLong(commitPosition).putLong(appendPosition)
            .putLong(snapshotPosition).putLong(journalFirstNo).putLong(journalLastNo)
            .put((byte)state.ordinal()).put((byte)(journalWhole ? 1 : 0)).put(name).flip();
    }

    static Hello decode(final ByteBuffer body) throws PeerFailure {
        final int nameLength = body.remaining() - FIXED_LENGTH;
        if (nameLength < 0 || nameLength > NAME_MAX) {
            throw new PeerFailure(PeerFailure.Kind.PROTOCOL, "a hello of " + body.remaining() + " bytes");
        }
        final int nodeId = body.getInt();
        final int engineVersion = body.getInt();
        final int leaderId = body.getInt();
        final long leadershipTermId = body.getLong();
        final long logStartPosition = body.getLong();
        final long commitPosition = body.getLong();
        final long appendPosition = body.getLong();
        final long snapshotPosition = body.getLong();
        final long journalFirstNo = body.getLong();
        final long journalLastNo = body.getLong();
        final int state = body.get();
        final int whole = body.get();
        if (state < 0 || state >= State.values().length || whole < 0 || whole > 1) {
            throw new PeerFailure(PeerFailure.Kind.PROTOCOL, "a hello with state " + state + " and journal " + whole);
        }
        return new Hello(nodeId, StandardCharsets.UTF_8.decode(body).toString(), State.values()[state], engineVersion, leaderId,
            leadershipTermId, logStartPosition, commitPosition, appendPosition, snapshotPosition, 1 == whole, journalFirstNo,
            journalLastNo);
    }
}
