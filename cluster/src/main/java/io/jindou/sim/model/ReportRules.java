package io.jindou.sim.model;

import io.jindou.codecs.Limits;
import io.jindou.codecs.sbe.cluster.StateReportDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When states are compared, and what the reports of the nodes come to. */
final class ReportRules {
    private static final int VERSION_AT_BIRTH = 4;

    private final CellModel cell;
    private final Map<Integer, Deque<Report>> byNode = new HashMap<>();
    private final Map<Integer, Integer> versions = new HashMap<>();
    private int version = VERSION_AT_BIRTH;
    private long entries;
    private long entriesAtLast;
    private long elapsedAtLast;

    ReportRules(final CellModel cell) {
        this.cell = cell;
    }

    /** True when the rules for business servers are in force. */
    boolean hasVersion5() {
        return version > VERSION_AT_BIRTH;
    }

    /** Behind each entry that a service sees. */
    void onEntryEnd() {
        entries++;
        if (LogEntry.Kind.NEW_TERM == cell.entry.kind() || entries - entriesAtLast >= 1L << cell.settings.checkpointShift()
            || cell.elapsed - elapsedAtLast >= Limits.CHECKPOINT_MS) {
            entriesAtLast = entries;
            elapsedAtLast = cell.elapsed;
            cell.prediction.notice(Notices.checkpoint(cell.entry.position()));
        }
        cell.prediction.entries(entries);
    }

    void onReport(final StateReportDecoder report) {
        final int nodes = cell.settings.nodes();
        final long position = report.logPosition();
        if (report.nodeId() >= nodes || position <= 0 || position >= cell.entry.position()) {
            return;
        }
        versions.put((int)report.nodeId(), report.engineVersion());
        int lowest = Integer.MAX_VALUE;
        for (int node = 0; node < nodes; node++) {
            lowest = Math.min(lowest, versions.getOrDefault(node, 0));
        }
        version = Math.max(version, lowest);
        remember(report.nodeId(), new Report(position, report.stateHash()));
        final List<Long> hashes = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            for (final Report other : byNode.getOrDefault(node, new ArrayDeque<>())) {
                if (other.position == position) {
                    hashes.add(other.hash);
                }
            }
        }
        for (final long hash : hashes) {
            if (hashes.stream().filter(other -> other == hash).count() > nodes / 2) {
                cell.prediction.notice(Notices.majority(position, hash));
                return;
            }
        }
        if (hashes.size() == nodes) {
            cell.prediction.notice(Notices.noMajority(position));
        }
    }

    /** The same position again keeps its place; beyond so many the one that came first goes. */
    private void remember(final int node, final Report report) {
        final Deque<Report> reports = byNode.computeIfAbsent(node, none -> new ArrayDeque<>());
        final boolean isKnown = reports.stream().anyMatch(old -> old.position == report.position);
        if (isKnown) {
            final List<Report> same = new ArrayList<>(reports);
            same.replaceAll(old -> old.position == report.position ? report : old);
            reports.clear();
            reports.addAll(same);
        } else {
            reports.add(report);
            if (reports.size() > Limits.REPORTS_PER_NODE) {
                reports.remove();
            }
        }
    }

    private record Report(long position, long hash) {
    }
}
