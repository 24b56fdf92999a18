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
 * @param version   that this replica's code is taken for; {@link Engine#VERSION} but in tests of upgrades.
 * @param observer  told of checkpoints, verdicts and sessions.
 */
public record EngineContext(
    DownPort downPort, Journal journal, Timers timers, long indexSeed, int version, EngineObserver observer) {

    /** With this version, watched by nobody. */
    public EngineContext(final DownPort downPort, final Journal journal, final Timers timers, final long indexSeed) {
        this(downPort, journal, timers, indexSeed, Engine.VERSION, EngineObserver.NONE);
    }
}
