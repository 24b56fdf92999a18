package io.jindou.cluster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A cell as a table: a line for each node. */
final class CellTable {
    private static final List<String> HEADS = List.of(
        "node", "role", "term", "commit", "applied", "lag", "snapshot", "journal", "sessions", "state");

    private CellTable() {
    }

    static void print(final PrintWriter out, final JsonNode cell) {
        out.printf(Locale.ROOT, "cell %s: %d nodes, %s%n", cell.path("cell").asText(), cell.path("nodes").size(),
            cell.path("leader").isNull() ? "no leader"
                : "node " + cell.path("leader").asInt() + " leads in term " + cell.path("term").asLong());
        final List<List<String>> lines = new ArrayList<>();
        lines.add(HEADS);
        cell.path("nodes").forEach(node -> lines.add(line(node)));
        final int[] widths = new int[HEADS.size()];
        for (final List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (final List<String> line : lines) {
            final StringBuilder text = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                text.append(String.format(Locale.ROOT, "%-" + widths[i] + "s  ", line.get(i)));
            }
            out.println(text.toString().stripTrailing());
        }
        cell.path("nodes").forEach(node -> {
            if (node.has("why")) {
                out.printf(Locale.ROOT, "node %d: %s%n", node.path("node").asInt(), node.path("why").asText());
            }
        });
        if (cell.path("comparedAt").isNull()) {
            out.println("states were not compared yet");
        } else {
            out.printf(Locale.ROOT, "states at log position %d are %s%n", cell.path("comparedAt").asLong(),
                cell.path("statesEqual").asBoolean() ? "equal" : "NOT EQUAL: see docs/operations.md");
        }
    }

    private static List<String> line(final JsonNode node) {
        final String id = node.path("node").asText();
        final String role = node.path("role").asText().toLowerCase(Locale.ROOT);
        if (!node.has("appliedPosition")) {
            return List.of(id, role, "", "", "", "", "", "", "", "");
        }
        final long missing = node.path("journalMissing").asLong();
        final long snapshot = node.path("snapshotPosition").asLong();
        return List.of(id, role, node.path("term").asText(), node.path("commitPosition").asText(),
            node.path("appliedPosition").asText(), node.path("lag").asText(), snapshot < 0 ? "none" : Long.toString(snapshot),
            node.path("journalFirst").asText() + ".." + node.path("journalLast").asText()
                + (0 == missing ? "" : ", lacks " + missing),
            node.path("sessions").asText(), node.path("stateHash").asText("-"));
    }
}
