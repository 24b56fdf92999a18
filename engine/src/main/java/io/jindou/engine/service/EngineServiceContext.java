package io.jindou.engine.service;

import io.jindou.engine.journal.Journal;
import java.util.function.Consumer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * What the engine's service is given.
 *
 * @param journal       of this node.
 * @param indexSeed     of the hash indexes; random for each process, it never shows.
 * @param queryChannel  where gateways ask.
 * @param queryStreamId its stream.
 * @param history       takes the questions that need the journal ({@link HistoryTask}), for an agent of its own.
 * @param onStopped     told the reason when the replica cannot go on; the process has to end.
 */
public record EngineServiceContext(
    Journal journal, long indexSeed, String queryChannel, int queryStreamId, OneToOneRingBuffer history,
    Consumer<Throwable> onStopped) {
}
