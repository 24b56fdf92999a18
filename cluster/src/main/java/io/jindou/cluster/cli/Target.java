package io.jindou.cluster.cli;

import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.control.ControlClient;
import io.jindou.cluster.local.LocalCell;
import io.jindou.cluster.local.LocalProcess;
import java.nio.file.Path;
import java.util.List;

/** Which process a question about a cell is put to, when it may be any node of a cell on this machine. */
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

    private static boolean answers(final Path directory) {
        try {
            ControlClient.ask(directory, "status");
            return true;
        } catch (final NodeFailure down) {
            return false;
        }
    }
}
