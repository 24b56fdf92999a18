package io.jindou.engine.service;

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
 */
public record EngineStatus(
    long logPosition, int leader, long links, long sessions, long users, long channels, long storedMessages,
    long stateHash, Map<String, Long> counters) {
}
