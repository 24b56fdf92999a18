package io.jindou.cluster.config;

import io.jindou.cluster.Profile;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.Failover;
import java.nio.file.Path;

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
    CellChoices choices) {
}
