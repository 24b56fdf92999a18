package io.jindou.engine.journal.chronicle;

/**
 * Records that a rebuilding journal has still to copy.
 *
 * @param firstNo  the first of them.
 * @param lastNo   the last of them; behind it lies what this node appended itself.
 * @param checksum of the last, as the snapshot names it: how the copy is known to be of the same history.
 */
record Gap(long firstNo, long lastNo, long checksum) {
}
