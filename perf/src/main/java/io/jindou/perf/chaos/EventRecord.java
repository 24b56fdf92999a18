package io.jindou.perf.chaos;

/**
 * What came of an event.
 *
 * @param victims      to whom it was done
 * @param atMs         since the first message
 * @param recoveredMs  from the end of the event until all was well again; below zero: it never was
 */
record EventRecord(ChaosEvent event, String victims, long atMs, long recoveredMs, EventGap gap) {
}
