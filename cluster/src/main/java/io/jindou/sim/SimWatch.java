package io.jindou.sim;

import io.jindou.codecs.Limits;
import io.jindou.engine.EngineObserver;
import io.jindou.engine.report.Checkpoint;
import io.jindou.engine.report.Checkpoints;
import io.jindou.sim.model.Notices;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What stands around an engine in its node: notes checkpoints, has them reported, and compares with what the majority has. */
final class SimWatch implements EngineObserver {
    private final Checkpoints checkpoints = new Checkpoints();
    private final Deque<Checkpoint> unreported = new ArrayDeque<>();
    private final List<String> checkpointNotices = new ArrayList<>();
    private final List<String> verdictNotices = new ArrayList<>();
    private String difference;

    /** The replica starts behind this position. */
    void startAt(final long logPosition) {
        checkpoints.startAt(logPosition);
        unreported.clear();
        begin();
    }

    /** Before each entry. */
    void begin() {
        checkpointNotices.clear();
        verdictNotices.clear();
        difference = null;
    }

    @Override
    public void onCheckpoint(final long logPosition, final long stateHash) {
        checkpoints.note(logPosition, stateHash);
        checkpointNotices.add(Notices.checkpoint(logPosition));
        unreported.add(new Checkpoint(logPosition, stateHash));
        if (unreported.size() > Limits.REPORTS_PER_NODE) {
            unreported.remove();
        }
    }

    @Override
    public void onMajority(final long logPosition, final long stateHash) {
        verdictNotices.add(Notices.majority(logPosition, stateHash));
        difference = checkpoints.compare(logPosition, stateHash);
    }

    @Override
    public void onNoMajority(final long logPosition) {
        verdictNotices.add(Notices.noMajority(logPosition));
    }

    /** The next checkpoint to report; null when there is none. */
    Checkpoint nextReport() {
        return unreported.poll();
    }

    /** What the entry told, verdicts before checkpoints. */
    List<String> notices() {
        final List<String> all = new ArrayList<>(verdictNotices);
        all.addAll(checkpointNotices);
        return all;
    }

    /** Those that a changed state has no part in. */
    List<String> verdicts() {
        return verdictNotices;
    }

    /** Null unless the entry showed that this replica differs from the majority. */
    String difference() {
        return difference;
    }
}
