package io.jindou.engine.service;

import io.jindou.engine.Engine;
import io.jindou.engine.journal.Journal;
import java.util.function.Consumer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * What the engine's service is given. What has a sensible default is changed by the methods of the same name.
 *
 * @param journal       of this node.
 * @param indexSeed     of the hash indexes; random for each process, it never shows.
 * @param queryChannel  where gateways ask.
 * @param queryStreamId its stream.
 * @param history       takes the questions that need the journal ({@link HistoryTask}), for an agent of its own.
 * @param onStopped     told the reason when the replica cannot go on; the process has to end.
 * @param engineVersion that this node's code is taken for; {@link Engine#VERSION} but in tests of upgrades.
 * @param checkpoints   takes the checkpoints that are to be reported to the other nodes.
 * @param trustedUpTo   log position up to which this node does not stop for want of a majority: an operator's decision that this
 *                      is the node whose state the cell goes on with. 0 by default.
 */
public record EngineServiceContext(
    Journal journal, long indexSeed, String queryChannel, int queryStreamId, OneToOneRingBuffer history,
    Consumer<Throwable> onStopped, int engineVersion, CheckpointListener checkpoints, long trustedUpTo) {

    /** With defaults. */
    public EngineServiceContext(
        final Journal journal, final long indexSeed, final String queryChannel, final int queryStreamId,
        final OneToOneRingBuffer history, final Consumer<Throwable> onStopped) {
        this(journal, indexSeed, queryChannel, queryStreamId, history, onStopped, Engine.VERSION, CheckpointListener.NONE, 0);
    }

    /** The same with another version. */
    public EngineServiceContext engineVersion(final int version) {
        return new EngineServiceContext(
            journal, indexSeed, queryChannel, queryStreamId, history, onStopped, version, checkpoints, trustedUpTo);
    }

    /** The same with a taker of checkpoints. */
    public EngineServiceContext checkpoints(final CheckpointListener listener) {
        return new EngineServiceContext(
            journal, indexSeed, queryChannel, queryStreamId, history, onStopped, engineVersion, listener, trustedUpTo);
    }

    /** The same, trusted up to a log position. */
    public EngineServiceContext trustedUpTo(final long logPosition) {
        return new EngineServiceContext(
            journal, indexSeed, queryChannel, queryStreamId, history, onStopped, engineVersion, checkpoints, logPosition);
    }
}
