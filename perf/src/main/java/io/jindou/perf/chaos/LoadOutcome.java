package io.jindou.perf.chaos;

import java.util.Map;

/**
 * What the load and its auditor have to say at the end.
 *
 * @param unanswered    messages with no answer at all; there must be none
 * @param refused       messages that were answered by a refusal, by its name
 * @param strayAcks     answers to what waited for none; there must be none
 * @param sentAgain     messages sent again after a connection was lost
 * @param dropped       connections that should have lived, by cause; there must be none
 * @param excused       connections of killed gateways
 * @param failed        attempts to connect without success
 * @param historyRetries questions for what was missed that had to be asked again, by reason
 * @param readBack      messages in the histories of all channels
 * @param isQuiet       everything that was due had come when patience ended
 * @param isReadBack    all histories could be read
 */
record LoadOutcome(
    Verdict verdict, long sent, long acknowledged, long unanswered, Map<String, Long> refused, long strayAcks, long sentAgain,
    Map<String, Long> dropped, Map<String, Long> excused, Map<String, Long> failed, Map<String, Long> historyRetries,
    long readBack, boolean isQuiet, boolean isReadBack) {
}
