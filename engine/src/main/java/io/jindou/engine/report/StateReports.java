package io.jindou.engine.report;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.engine.Sections;
import io.jindou.engine.snapshot.Section;
import io.jindou.engine.snapshot.SnapshotSink;
import io.jindou.engine.snapshot.SnapshotSource;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * When a checkpoint is due, and the last reports of each node with what they come to. State, so that every replica comes to
 * the same verdict at the same entry.
 *
 * <p>A divergence lasts: what was not decided at one checkpoint, because a node was down or its report lost, is decided at a
 * later one. So a node's oldest reports give way to its newest, and a node that restarts may report what it reported before.
 */
public final class StateReports implements Section {
    /** What the reports for a position come to. */
    public enum Verdict {
        /** Too few reports to say, and none that differ. */
        OPEN,
        /** More than half of the cell's nodes agree. */
        MAJORITY,
        /** Reports differ, and those that are missing will decide. */
        DISPUTED,
        /** Every node of the cell has reported, and no more than half agree. */
        NO_MAJORITY
    }

    /** No position; the log begins behind it. */
    public static final long NO_POSITION = 0;

    private static final int ENTRIES = 0;
    private static final int CHECKPOINT_ENTRIES = 8;
    private static final int CHECKPOINT_ELAPSED = 16;
    private static final int VERSION = 24;
    private static final int AGREED_POSITION = 32;
    private static final int AGREED_HASH = 40;
    private static final int DISPUTED_POSITION = 48;
    private static final int NODES = 56;

    private static final int NODE_VERSION = 0;
    private static final int NODE_NEXT = 4;
    private static final int NODE_REPORTS = 8;
    private static final int REPORT_LENGTH = 16;
    private static final int REPORT_HASH = 8;
    private static final int NODE_LENGTH = NODE_REPORTS + Limits.REPORTS_PER_NODE * REPORT_LENGTH;
    private static final int LENGTH = NODES + Limits.NODES_MAX * NODE_LENGTH;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
    /** Of the last verdict; no state. */
    private long judgedHash;

    /** Nothing reported, and the rules of this version in force. */
    public StateReports(final int version) {
        buffer.putLong(VERSION, version);
    }

    // ---- checkpoints ----

    /** Counts an entry; true when the state behind it is to be noted. */
    public boolean countEntry(final long elapsedMs, final int checkpointEntries, final boolean isNewTerm) {
        final long entries = buffer.getLong(ENTRIES) + 1;
        buffer.putLong(ENTRIES, entries);
        final boolean isDue = isNewTerm || entries - buffer.getLong(CHECKPOINT_ENTRIES) >= checkpointEntries
            || elapsedMs - buffer.getLong(CHECKPOINT_ELAPSED) >= Limits.CHECKPOINT_MS;
        if (isDue) {
            buffer.putLong(CHECKPOINT_ENTRIES, entries);
            buffer.putLong(CHECKPOINT_ELAPSED, elapsedMs);
        }
        return isDue;
    }

    /** Entries applied since the cell began. */
    public long entries() {
        return buffer.getLong(ENTRIES);
    }

    // ---- reports ----

    /** Takes a report of a node, 0 to {@code nodes} - 1, and judges its position. */
    public Verdict report(
        final int nodeId, final int engineVersion, final long logPosition, final long stateHash, final int nodes) {
        final int node = node(nodeId);
        buffer.putInt(node + NODE_VERSION, engineVersion);
        int at = find(nodeId, logPosition);
        if (at < 0) {
            final int next = buffer.getInt(node + NODE_NEXT);
            buffer.putInt(node + NODE_NEXT, (next + 1) % Limits.REPORTS_PER_NODE);
            at = node + NODE_REPORTS + next * REPORT_LENGTH;
        }
        buffer.putLong(at, logPosition);
        buffer.putLong(at + REPORT_HASH, stateHash);
        raiseVersion(nodes);
        return judge(logPosition, nodes);
    }

    private Verdict judge(final long logPosition, final int nodes) {
        int reported = 0;
        boolean differ = false;
        long hash = 0;
        for (int nodeId = 0; nodeId < nodes; nodeId++) {
            final int at = find(nodeId, logPosition);
            if (at >= 0) {
                differ |= reported > 0 && buffer.getLong(at + REPORT_HASH) != hash;
                hash = buffer.getLong(at + REPORT_HASH);
                reported++;
            }
        }
        final int of = Defects.isPlanted(Defect.MAJORITY_OF_THE_REPORTED) ? reported : nodes;
        for (int nodeId = 0; nodeId < nodes; nodeId++) {
            final int at = find(nodeId, logPosition);
            if (at >= 0 && 2 * agreeing(logPosition, buffer.getLong(at + REPORT_HASH), nodes) > of) {
                judgedHash = buffer.getLong(at + REPORT_HASH);
                agree(logPosition, judgedHash);
                return Verdict.MAJORITY;
            }
        }
        if (!differ && reported < nodes) {
            return Verdict.OPEN;
        }
        buffer.putLong(DISPUTED_POSITION, Math.max(logPosition, disputedPosition()));
        return reported < nodes ? Verdict.DISPUTED : Verdict.NO_MAJORITY;
    }

    private int agreeing(final long logPosition, final long stateHash, final int nodes) {
        int count = 0;
        for (int nodeId = 0; nodeId < nodes; nodeId++) {
            final int at = find(nodeId, logPosition);
            count += at >= 0 && buffer.getLong(at + REPORT_HASH) == stateHash ? 1 : 0;
        }
        return count;
    }

    private void agree(final long logPosition, final long stateHash) {
        if (logPosition >= agreedPosition()) {
            buffer.putLong(AGREED_POSITION, logPosition);
            buffer.putLong(AGREED_HASH, stateHash);
        }
        if (logPosition >= disputedPosition()) {
            buffer.putLong(DISPUTED_POSITION, NO_POSITION);
        }
    }

    /** The rules of a newer version come into force when the last node of the cell has shown that it knows them. */
    private void raiseVersion(final int nodes) {
        int lowest = Integer.MAX_VALUE;
        for (int nodeId = 0; nodeId < nodes; nodeId++) {
            lowest = Math.min(lowest, nodeVersion(nodeId));
        }
        if (lowest > version()) {
            buffer.putLong(VERSION, lowest);
        }
    }

    /** What the majority has, after a verdict of {@link Verdict#MAJORITY}; also of a position before the last agreed one. */
    public long judgedHash() {
        return judgedHash;
    }

    private static int node(final int nodeId) {
        return NODES + nodeId * NODE_LENGTH;
    }

    /** Offset of a node's report for a position; negative when there is none. */
    private int find(final int nodeId, final long logPosition) {
        final int first = node(nodeId) + NODE_REPORTS;
        for (int at = first; at < first + Limits.REPORTS_PER_NODE * REPORT_LENGTH; at += REPORT_LENGTH) {
            if (buffer.getLong(at) == logPosition) {
                return at;
            }
        }
        return -1;
    }

    /** Version of the rules in force. */
    public int version() {
        return (int)buffer.getLong(VERSION);
    }

    /** Engine version that a node reported last; 0 when it never reported. */
    public int nodeVersion(final int nodeId) {
        return buffer.getInt(node(nodeId) + NODE_VERSION);
    }

    /** The highest position that a majority agreed on; {@link #NO_POSITION} when there is none. */
    public long agreedPosition() {
        return buffer.getLong(AGREED_POSITION);
    }

    /** What they agreed on. */
    public long agreedHash() {
        return buffer.getLong(AGREED_HASH);
    }

    /** A position on which reports differ, with no majority there or later yet; {@link #NO_POSITION} when there is none. */
    public long disputedPosition() {
        return buffer.getLong(DISPUTED_POSITION);
    }

    @Override
    public int sectionId() {
        return Sections.REPORTS;
    }

    @Override
    public void write(final SnapshotSink sink) {
        sink.write(buffer, 0, LENGTH);
    }

    @Override
    public void load(final SnapshotSource source) {
        source.read(buffer, 0, LENGTH);
        for (int nodeId = 0; nodeId < Limits.NODES_MAX; nodeId++) {
            final int next = buffer.getInt(node(nodeId) + NODE_NEXT);
            if (next < 0 || next >= Limits.REPORTS_PER_NODE) {
                throw source.damaged("node " + nodeId + " has its next report at " + next);
            }
        }
    }

    @Override
    public long stateHash() {
        return Hashing.hash(buffer, 0, LENGTH, Sections.REPORTS);
    }

    @Override
    public long recomputeHash() {
        return stateHash();
    }

    @Override
    public long allocatedBytes() {
        return 0;
    }

    @Override
    public void close() {
        // on the heap
    }
}
