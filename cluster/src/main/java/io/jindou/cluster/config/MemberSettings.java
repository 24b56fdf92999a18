package io.jindou.cluster.config;

import io.jindou.cluster.Profile;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.Failover;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What one member of a cell does.
 *
 * @param data       directory of the member
 * @param cell       name of the cell
 * @param layout     its nodes
 * @param nodeId     which of them this process is
 * @param secret     file with the secret of the cell
 * @param failover   how patient members are with each other
 * @param profile    threads and how they wait
 * @param fsyncLevel Aeron's file sync level for log and archive: 0 none, 1 data, 2 data and metadata
 * @param choices    about the outcome of commands, put into the log by the member that leads
 * @param upkeep     what it does about its disk
 */
public record MemberSettings(
    Path data,
    String cell,
    CellLayout layout,
    int nodeId,
    Path secret,
    Failover failover,
    Profile profile,
    int fsyncLevel,
    CellChoices choices,
    Upkeep upkeep) {
    /**
     * What a member does about its disk.
     *
     * @param snapshotEvery     time between snapshots; zero: only by command
     * @param retentionAge      age from which stored messages are deleted; zero: they are kept
     * @param retentionBytes    bytes of stored messages beyond which the oldest are deleted; 0: they are kept
     * @param rebuildRate       bytes a second that are copied from another node at most; 0: not limited
     * @param isNewCell         an empty directory is the beginning of a cell and not the loss of one
     * @param trustedUpTo       log position up to which it goes on without a majority that agrees on its state; 0: none
     */
    public record Upkeep(
        Duration snapshotEvery, Duration retentionAge, long retentionBytes, long rebuildRate, boolean isNewCell,
        long trustedUpTo) {
        /** Snapshots each hour, and everything is kept. */
        public static final Upkeep DEFAULT = new Upkeep(Duration.ofHours(1), Duration.ZERO, 0, 0, false, 0);
    }
}
