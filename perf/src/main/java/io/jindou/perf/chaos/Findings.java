package io.jindou.perf.chaos;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.LongHashSet;

/** What the audit has counted, with the first examples of each kind in words. */
final class Findings {
    private static final int EXAMPLES_MAX = 20;
    /** Beyond so many a late one is no longer told from a second one; the run has failed long before. */
    private static final int MISSING_MAX = 1 << 16;
    private static final int SEQUENCE_BITS = 36;

    private final LongHashSet missing = new LongHashSet();
    private final List<String> examples = new ArrayList<>();
    private long delivered;
    private long fromHistory;
    private long repeated;
    private long lost;
    private long doubled;
    private long reordered;
    private long missed;
    private long damaged;
    private long misdelivered;

    void delivered() {
        delivered++;
    }

    void inHistory() {
        fromHistory++;
    }

    /** Sequences that a reader should have been pushed and was not, unless they come late. */
    void missed(final Reader reader, final long from, final long to) {
        missed += to - from;
        for (long sequence = from; sequence < to && missing.size() < MISSING_MAX; sequence++) {
            missing.add(key(reader, sequence));
        }
        example("missed", from, reader);
    }

    /** A sequence that the reader has behind it came. */
    void again(final Reader reader, final long sequence, final boolean isMarked) {
        if (missing.remove(key(reader, sequence))) {
            missed--;
            reordered++;
            delivered++;
            example("late", sequence, reader);
        } else if (isMarked) {
            repeated++;
        } else {
            doubled++;
            example("delivered twice", sequence, reader);
        }
    }

    /** Sequences that the history passes over. */
    void notInHistory(final long count, final Reader reader, final long sequence) {
        lost += count;
        example("not in history", sequence, reader);
    }

    /** A message that was accepted, or heard of, is not stored where it was. */
    void lost(final long count, final Lane lane, final int number) {
        lost += count;
        example("accepted and lost", number, lane);
    }

    /** One message has two sequences. */
    void storedTwice(final Lane lane, final int number, final long sequence) {
        doubled++;
        example("stored twice, also as " + sequence, number, lane);
    }

    /** Two messages have one sequence, or messages of one sender are stored in another order than they were sent. */
    void disordered(final Lane lane, final int number) {
        reordered++;
        example("out of order", number, lane);
    }

    void damaged(final int user) {
        damaged++;
        example("damaged message, or under a wrong name, at user " + user);
    }

    void misdelivered(final int user) {
        misdelivered++;
        example("message of a channel in which the user is not, or an own one, at user " + user);
    }

    /** Something that was answered with a refusal is stored all the same. */
    void refusedAndStored(final Lane lane, final int number) {
        doubled++;
        example("refused and stored", number, lane);
    }

    private static long key(final Reader reader, final long sequence) {
        return (long)reader.id << SEQUENCE_BITS | sequence;
    }

    private void example(final String what, final long sequence, final Reader reader) {
        if (examples.size() < EXAMPLES_MAX) {
            examples.add(what + ": sequence " + sequence + ", " + reader);
        }
    }

    private void example(final String what, final int number, final Lane lane) {
        if (examples.size() < EXAMPLES_MAX) {
            examples.add(what + ": message " + number + " of user " + lane.own.client.number + " to " + lane.channel
                + ", sequence " + lane.sequence(number));
        }
    }

    private void example(final String what) {
        if (examples.size() < EXAMPLES_MAX) {
            examples.add(what);
        }
    }

    Verdict verdict() {
        return new Verdict(delivered, fromHistory, repeated, lost, doubled, reordered, missed, damaged, misdelivered,
            List.copyOf(examples));
    }
}
