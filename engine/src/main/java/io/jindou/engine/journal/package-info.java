/**
 * The stored messages of a node: one record for each, numbered 1, 2, 3 … by the engine. {@link io.jindou.engine.journal.Journal}
 * is written by the service thread, {@link io.jindou.engine.journal.JournalReader} reads on others; what a replay may trust,
 * compare, cut and write again is decided in {@link io.jindou.engine.journal.ReplayComparer}, whatever the records lie in.
 */
package io.jindou.engine.journal;
