package io.jindou.cluster.config;

import io.jindou.cluster.Profile;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of one node of a cell, beside those of the cell. */
public final class NodeOptions {
    static final String NEW_CELL = "--new-cell";
    static final String TRUSTED_UP_TO = "--trusted-up-to";
    private static final String NODE = "--node";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private ProcessOptions process;

    @Mixin
    private DurabilityOption durability;

    @Option(names = NODE, paramLabel = "ID", description = "Which of the cell's nodes this is.")
    @Range(min = "0", max = "4")
    private Integer node;

    @Option(names = "--snapshot-every", paramLabel = "DURATION", defaultValue = "1h", converter = Units.DurationConverter.class,
        description = "Time between snapshots, after which the log before them is released; off: only by command "
            + "(default: ${DEFAULT-VALUE}).")
    @Range(min = "10s", max = "30d", off = true)
    private Duration snapshotEvery;

    @Option(names = "--journal-retention-age", paramLabel = "DURATION", defaultValue = Units.OFF,
        converter = Units.DurationConverter.class,
        description = "Age from which stored messages are deleted (default: ${DEFAULT-VALUE}, they are kept).")
    @Range(min = "1h", max = "36500d", off = true)
    private Duration journalRetentionAge;

    @Option(names = "--journal-retention-size", paramLabel = "SIZE", defaultValue = Units.OFF,
        converter = Units.SizeConverter.class,
        description = "Bytes of stored messages beyond which the oldest are deleted (default: ${DEFAULT-VALUE}, they are kept).")
    @Range(min = "64m", max = "1024t", off = true)
    private long journalRetentionSize;

    @Option(names = "--rebuild-rate", paramLabel = "SIZE", defaultValue = "64m", converter = Units.SizeConverter.class,
        description = "Bytes a second that a node which lost its disk takes from another; off: as fast as it goes "
            + "(default: ${DEFAULT-VALUE}).")
    @Range(min = "64k", max = "16g", off = true)
    private long rebuildRate;

    @Option(names = NEW_CELL,
        description = "This is the first start of a cell that never was: the directory may be empty. Only a flag, so that no "
            + "restart can say it unawares.")
    private boolean newCell;

    @Option(names = TRUSTED_UP_TO, paramLabel = "POSITION", defaultValue = "0",
        description = "Go on with this node's state although no majority of the nodes agreed on it up to this log position: when "
            + "a dispute has stopped the cell, on the one node that was chosen. Only a flag, as above.")
    @Range(min = "0", max = "1024t")
    private long trustedUpTo;

    /** Which of the cell's nodes this is; a {@link picocli.CommandLine.ParameterException} if nobody said it. */
    public int node() {
        return Required.value(spec, NODE, node);
    }

    /** Where everything of the node lies. */
    public Path data() {
        return process.data();
    }

    /** Which threads there are and how they wait. */
    public Profile profile() {
        return process.profile();
    }

    /** Aeron's file sync level for log and archive. */
    public int fsyncLevel() {
        return durability.fsyncLevel();
    }

    /** Time between snapshots; zero: none by themselves. */
    public Duration snapshotEvery() {
        return snapshotEvery;
    }

    /** Age from which stored messages are deleted; zero: they are kept. */
    public Duration journalRetentionAge() {
        return journalRetentionAge;
    }

    /** Bytes of stored messages beyond which the oldest are deleted; zero: they are kept. */
    public long journalRetentionSize() {
        return journalRetentionSize;
    }

    /** Bytes a second for a rebuild from another node; zero: not limited. */
    public long rebuildRate() {
        return rebuildRate;
    }

    /** Log position up to which this node goes on without a majority that agrees on its state; 0: none. */
    public long trustedUpTo() {
        return trustedUpTo;
    }

    /** Whether an empty directory is the beginning of a cell, and not the loss of one. */
    public boolean isNewCell() {
        return newCell;
    }
}
