package io.jindou.perf.soak;

import io.jindou.codecs.Reason;
import io.jindou.perf.rig.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the messages of a session came to.
 *
 * @param holes           sequences of channels that belong to no acknowledged message
 * @param refused         messages
 * @param firstRefusal    null: none was refused
 * @param strayAcks       acknowledgements of what waited for none
 * @param repeated        deliveries that the server marked as sent again
 * @param leaves          connections closed and opened again
 * @param changes         members removed or added
 * @param gapsClosed      channels in which somebody who came back has read what was missed
 * @param fromHistory     messages read for that
 * @param historyRetries  questions that the server wanted to be asked later
 * @param historyRefusal  null: none was refused for good
 * @param changeRefusal   null: all changes of members were carried out
 * @param isTimeOver      something that was due had not come long after the end
 * @param ack             of all messages
 * @param recv            of all deliveries
 */
public record Outcome(
    Verdict verdict,
    long holes,
    long sent,
    long acknowledged,
    long refused,
    Reason firstRefusal,
    long strayAcks,
    long repeated,
    long leaves,
    long changes,
    long gapsClosed,
    long fromHistory,
    long historyRetries,
    Reason historyRefusal,
    Reason changeRefusal,
    boolean isTimeOver,
    Latency ack,
    Latency recv) {
    /** One sentence for each thing that must not be. */
    List<String> failures() {
        final List<String> failures = new ArrayList<>();
        add(failures, verdict.lost(), "deliveries were lost");
        add(failures, verdict.doubled(), "deliveries came twice");
        add(failures, verdict.disordered(), "deliveries or acknowledgements came out of order");
        add(failures, verdict.damaged(), "messages came damaged, or under a wrong name");
        add(failures, verdict.misdelivered(), "messages came to users who should not have got them");
        add(failures, holes, "sequences belong to no acknowledged message");
        add(failures, strayAcks, "acknowledgements were for messages that waited for none");
        add(failures, refused, "messages were refused, the first one with " + firstRefusal);
        if (null != historyRefusal) {
            failures.add("the history was refused with " + historyRefusal);
        }
        if (null != changeRefusal) {
            failures.add("a change of members was not carried out: " + changeRefusal);
        }
        if (isTimeOver) {
            failures.add("not everything had come a minute after the end");
        }
        if (0 == acknowledged) {
            failures.add("no message was acknowledged");
        }
        return failures;
    }

    private static void add(final List<String> failures, final long count, final String what) {
        if (count > 0) {
            failures.add(String.format(Locale.ROOT, "%,d %s", count, what));
        }
    }
}
