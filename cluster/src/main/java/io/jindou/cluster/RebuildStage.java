package io.jindou.cluster;

import java.util.Locale;

/** What a node whose directory was empty still has to copy from its peers. */
public enum RebuildStage {
    /** The log and the snapshot: what is there is of no use, the node may not start its consensus module. */
    LOG,
    /** The journal: the node follows and votes, but may not lead. */
    JOURNAL,
    /** Nothing. */
    NONE;

    static RebuildStage of(final String text) {
        for (final RebuildStage stage : values()) {
            if (stage.toString().equals(text)) {
                return stage;
            }
        }
        return NONE;
    }

    /** As it is written in the directory. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
