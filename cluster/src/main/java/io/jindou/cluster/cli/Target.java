package io.jindou.cluster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.control.ControlClient;
import io.jindou.cluster.local.LocalCell;
import io.jindou.cluster.local.LocalProcess;
import java.nio.file.Path;
import java.util.List;

/** Which process of a cell on this machine a question is put to. */
final class Target {
    private Target() {
    }

    /** The directory itself, or that of the first node that answers in the cell that lies there. */
    static Path node(final Path directory) {
        if (!LocalCell.isIn(directory)) {
            return directory;
        }
        for (final LocalProcess process : LocalCell.open(directory, List.of()).processes()) {
            if (process.isNode() && answers(process.directory())) {
                return process.directory();
            }
        }
        throw new NodeFailure("no node of the cell in " + directory + " answers; start it with 'jindou local --data " + directory
            + "'", null);
    }

    /**
     * The directory of the leader, where this is a cell on this machine or a node of one; else the directory itself, whose
     * process says what it thinks of that.
     */
    static Path leader(final Path directory) {
        final Path here = directory.toAbsolutePath().normalize();
        final Path root = LocalCell.isIn(here) ? here : here.getParent();
        if (null == root || !LocalCell.isIn(root)) {
            return directory;
        }
        final List<LocalProcess> nodes =
            LocalCell.open(root, List.of()).processes().stream().filter(LocalProcess::isNode).toList();
        if (!root.equals(here) && nodes.stream().noneMatch(node -> node.directory().equals(here))) {
            return directory;
        }
        final JsonNode leader = ControlClient.ask(node(root), "status").path("leader");
        return nodes.stream().filter(node -> leader.isInt() && leader.asInt() == node.id()).findFirst()
            .orElseThrow(() -> new NodeFailure("no node of the cell in " + root + " leads now; ask again", null)).directory();
    }

    private static boolean answers(final Path directory) {
        try {
            ControlClient.ask(directory, "status");
            return true;
        } catch (final NodeFailure down) {
            return false;
        }
    }
}
