package io.jindou.engine.service;

import io.jindou.engine.report.Checkpoint;
import java.util.List;
import java.util.Map;

/**
 * What an engine knew between two log entries.
 *
 * @param logPosition    of the last entry applied.
 * @param leader         id of the member that leads in the present term; below 0 before the first.
 * @param links          open links.
 * @param sessions       open sessions.
 * @param users          users known.
 * @param channels       channels known.
 * @param storedMessages messages in the journal.
 * @param stateHash      equal on all replicas at the same log position.
 * @param counters       all counters of engine and journal, by name.
 * @param linkDetails    each open link, in the order of its record.
 * @param agreement      how the replicas compare.
 */
public record EngineStatus(
    long logPosition, int leader, long links, long sessions, long users, long channels, long storedMessages,
    long stateHash, Map<String, Long> counters, List<LinkStatus> linkDetails, Agreement agreement) {

    /**
     * How the replicas of the cell compare.
     *
     * @param nodes            of the cell, up or down.
     * @param agreedPosition   the highest log position that a majority agreed on; 0 when there is none.
     * @param agreedHash       the state hash there.
     * @param disputedPosition a position where reports differ and no majority has decided yet; 0 when there is none.
     * @param versionInForce   engine version whose rules the cell goes by.
     * @param engineVersion    of this node's code.
     * @param checkpoints      of this replica, the newest first.
     */
    public record Agreement(
        int nodes, long agreedPosition, long agreedHash, long disputedPosition, int versionInForce, int engineVersion,
        List<Checkpoint> checkpoints) {
        /** Of a cell of one node that never compared. */
        public static final Agreement NONE = new Agreement(1, 0, 0, 0, 0, 0, List.of());
    }
}
