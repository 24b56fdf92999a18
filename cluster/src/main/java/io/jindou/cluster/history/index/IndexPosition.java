package io.jindou.cluster.history.index;

/**
 * How far an index goes, stored in the same transaction as its entries.
 *
 * @param gap      every so many sequences of a channel are in it.
 * @param firstNo  the journal number it began with.
 * @param lastNo   the last journal number it covers; 0 when it covers none.
 * @param checksum of that record, by which the index knows its journal again.
 */
record IndexPosition(long gap, long firstNo, long lastNo, long checksum) {
}
