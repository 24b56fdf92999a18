package io.jindou.engine;

import io.jindou.engine.journal.Journal;
import io.jindou.engine.link.DownPort;

/**
 * What an engine is given.
 *
 * @param downPort  sends to gateways, on the leader only.
 * @param journal   keeps messages.
 * @param timers    arms the tick.
 * @param indexSeed of this replica's hash indexes; any value, it never shows.
 */
public record EngineContext(DownPort downPort, Journal journal, Timers timers, long indexSeed) {
}
