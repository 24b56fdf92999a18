package io.jindou.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cell seen as a whole: a row for each node, and whether their states are equal. States are compared at one log position that
 * all nodes which answer have noted, because where each of them is by now says nothing.
 */
final class CellReport {
    private static final int NONE = -1;
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private final Map<Integer, Map<Long, String>> checkpoints = new TreeMap<>();
    private long commitMax = NONE;
    private int leader = NONE;
    private long term = NONE;

    /** Adds what a node says of itself. */
    void add(final int node, final JsonNode status) {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("node", node);
        row.put("role", status.path("role").asText());
        if (status.has("logPosition")) {
            row.put("term", status.path("term").asLong());
            row.put("commitPosition", status.path("commitPosition").asLong());
            row.put("appliedPosition", status.path("logPosition").asLong());
            row.put("snapshotPosition", status.path("snapshotPosition").asLong(NONE));
            row.put("journalFirst", status.path("journalFirst").asLong());
            row.put("journalLast", status.path("storedMessages").asLong());
            row.put("journalMissing", status.path("journalMissing").asLong());
            row.put("sessions", status.path("sessions").asLong());
            commitMax = Math.max(commitMax, status.path("commitPosition").asLong());
            final Map<Long, String> noted = new HashMap<>();
            status.path("checkpoints").forEach(
                checkpoint -> noted.put(checkpoint.path("logPosition").asLong(), checkpoint.path("stateHash").asText()));
            checkpoints.put(node, noted);
            if ("LEADER".equals(row.get("role")) && status.path("term").asLong() > term) {
                leader = node;
                term = status.path("term").asLong();
            }
        }
        rows.add(row);
    }

    /** Adds a node that does not answer. */
    void addAway(final int node, final String why) {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("node", node);
        row.put("role", "AWAY");
        row.put("why", why);
        rows.add(row);
    }

    /** The whole. */
    Map<String, Object> report(final String cell) {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("cell", cell);
        report.put("leader", NONE == leader ? null : leader);
        report.put("term", NONE == term ? null : term);
        final long position = comparedAt();
        final Map<String, String> hashes = new TreeMap<>();
        for (final Map<String, Object> row : rows) {
            final Map<Long, String> noted = checkpoints.get((Integer)row.get("node"));
            if (null != noted) {
                row.put("lag", commitMax - (long)row.get("appliedPosition"));
                if (NONE != position) {
                    row.put("stateHash", noted.get(position));
                    hashes.put(row.get("node").toString(), noted.get(position));
                }
            }
        }
        report.put("comparedAt", NONE == position ? null : position);
        report.put("statesEqual", NONE == position ? null : hashes.values().stream().distinct().count() == 1);
        report.put("nodes", rows);
        return report;
    }

    /** The newest position that all have noted; none while they have no such. */
    private long comparedAt() {
        long newest = NONE;
        if (checkpoints.isEmpty()) {
            return newest;
        }
        for (final long position : checkpoints.values().iterator().next().keySet()) {
            if (position > newest && checkpoints.values().stream().allMatch(noted -> noted.containsKey(position))) {
                newest = position;
            }
        }
        return newest;
    }
}
