package io.jindou.perf.chaos;

/**
 * How the load is doing, for whoever does the bad things.
 *
 * @param online       clients with a confirmed connection
 * @param acknowledged messages accepted so far
 * @param unanswered   messages that wait
 */
record LoadProgress(int online, long acknowledged, int unanswered) {
}
