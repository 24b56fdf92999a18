package io.jindou.client;

/**
 * Counters of one client since it was built.
 *
 * @param connections         how often the server accepted a connection of this client.
 * @param sendsRepeated       SENDs written again after a connection broke.
 * @param duplicatesFlagged   RECVs that came again marked as repeated; dropped.
 * @param duplicatesUnflagged RECVs that came again without that mark: a fault of the server; dropped.
 * @param unknownAnswers      answers to nothing that this client waits for, late ones above all.
 * @param listenerErrors      exceptions of the listener.
 * @param batchesWritten      BATCH frames written.
 */
public record ClientStats(
    long connections,
    long sendsRepeated,
    long duplicatesFlagged,
    long duplicatesUnflagged,
    long unknownAnswers,
    long listenerErrors,
    long batchesWritten) {
}
