package io.jindou.perf.soak;

import java.util.Arrays;
import org.agrona.collections.LongArrayList;

/**
 * How far one member has read one channel, and what is due to it. The sequence of a channel has no holes, and all that a member
 * hears of it, pushed messages and the acknowledgements of its own, comes over one connection in the order of the log; so the
 * next sequence is always known. Who was away asks the history for what lies between the last message seen and the first one
 * pushed again, and the sequence still has no holes.
 *
 * <pre>
 *   LIVE ── leaves ──> AWAY ── asks to come back ──> ASKED ── confirmed ──> CATCHING_UP ── gap closed ──> LIVE
 *   LIVE ── is to be removed ──> ENDING ── confirmed, and all before it has come ──> OUT ── asks … ──> ASKED
 * </pre>
 *
 * What was acknowledged before the request to come back was written must not be pushed; what is sent after its confirmation
 * must be; what is sent in between may be. The same the other way round for a removal.
 */
final class Cursor {
    enum State { LIVE, AWAY, ASKED, CATCHING_UP, ENDING, OUT }

    private static final int SEQUENCE_BITS = 32;
    private static final int PENDING_MAX = 1 << 20;

    final Channel channel;
    final User user;
    int id;
    /** Writes nothing for the time being. */
    boolean isHeld;
    private final int[] expected;
    private int[] ceilings;
    private State state = State.LIVE;
    /** All below has been read, in order. */
    private long next = 1;
    /** The next sequence to be pushed; 0: nothing was pushed since coming back. */
    private long live;
    /** Until here nothing may be pushed. */
    private long floor;
    /** Until here all must have been pushed. */
    private long due;
    /** The lowest sequence read from the history that must be pushed too; 0: none. */
    private long dueTwice;
    private long passedOver;
    /** Pushed while the gap before it was open: sequences, and lane with number. */
    private final LongArrayList pendingSeqs = new LongArrayList(0, Long.MIN_VALUE);
    private final LongArrayList pendingNumbers = new LongArrayList(0, Long.MIN_VALUE);

    Cursor(final Channel channel, final User user, final int lanes) {
        this.channel = channel;
        this.user = user;
        expected = new int[lanes];
        live = 1;
    }

    State state() {
        return state;
    }

    /** Reads, and may write. */
    boolean isLive() {
        return State.LIVE == state;
    }

    boolean isCatchingUp() {
        return State.CATCHING_UP == state;
    }

    /** The first sequence not yet read. */
    long next() {
        return next;
    }

    // ===== coming and going =====

    /** The connection is closed: whatever was on its way is left to the history. */
    void away() {
        if (State.LIVE == state) {
            state = State.AWAY;
        }
    }

    /** The request to come back is about to be written. */
    void ask() {
        state = State.ASKED;
        floor = channel.lastSeq();
        live = 0;
        dueTwice = 0;
    }

    /** The request was confirmed. */
    void confirmed() {
        state = State.CATCHING_UP;
        takeCeilings();
    }

    /** The request to be removed is about to be written. */
    void end() {
        state = State.ENDING;
        due = channel.lastSeq();
        ceilings = null;
    }

    /** The removal was confirmed. */
    void endConfirmed() {
        takeCeilings();
    }

    /** Everything that the removal had before it has come. */
    void settle(final Findings findings) {
        findings.lost(Math.max(0, due + 1 - pushed()));
        next = Math.max(next, due + 1);
        state = State.OUT;
    }

    /** The first sequence that was not pushed. */
    private long pushed() {
        return 0 == live ? next : Math.min(live, next);
    }

    private void takeCeilings() {
        ceilings = new int[expected.length];
        for (int i = 0; i < ceilings.length; i++) {
            ceilings[i] = channel.lanes[i].sent();
        }
    }

    // ===== what is heard =====

    /** A message was pushed, or one of the member's own was acknowledged. */
    void onLive(
        final long seq, final Lane lane, final int number, final boolean isMarked, final Findings findings) {
        if (State.OUT == state || State.AWAY == state
            || State.ENDING == state && null != ceilings && number >= ceilings[lane.index]) {
            findings.misdelivered();
            return;
        }
        if (0 == live) {
            if (seq <= floor) {
                findings.misdelivered();
                return;
            }
            if (0 != dueTwice && dueTwice < seq) {
                findings.lost(seq - dueTwice);
            }
            dueTwice = 0;
        } else if (seq < live) {
            findings.old(id, seq, isMarked);
            return;
        } else if (seq > live) {
            findings.passedOver(id, live, seq);
            passedOver += Math.max(0, seq - Math.max(live, next));
            if (isReading()) {
                next = Math.max(next, seq);
            }
        }
        live = seq + 1;
        findings.delivered();
        take(seq, lane, number, findings);
    }

    private boolean isReading() {
        return State.LIVE == state || State.ENDING == state;
    }

    private void take(final long seq, final Lane lane, final int number, final Findings findings) {
        if (seq == next) {
            merge(lane, number, findings);
        } else if (seq > next && isReading()) {
            findings.lost(seq - next);
            passedOver += seq - next;
            next = seq;
            merge(lane, number, findings);
        } else if (seq > next && pendingSeqs.size() < PENDING_MAX) {
            pendingSeqs.addLong(seq);
            pendingNumbers.addLong((long)lane.index << SEQUENCE_BITS | number);
        }
    }

    /** The next sequence holds this message: it must be its lane's next one too. */
    private void merge(final Lane lane, final int number, final Findings findings) {
        next++;
        final int expectedNumber = expected[lane.index];
        if (number < expectedNumber) {
            findings.doubled();
            return;
        }
        // sequences that were passed over are counted already, and were of some lane
        final long skipped = number - expectedNumber;
        final long explained = Math.min(skipped, passedOver);
        passedOver -= explained;
        findings.lost(skipped - explained);
        expected[lane.index] = number + 1;
    }

    /** A message of an answer of the history. */
    void onHistory(final long seq, final Lane lane, final int number, final Findings findings) {
        if (!isCatchingUp() || seq < next) {
            return;
        }
        if (seq > next) {
            findings.lost(seq - next);
            passedOver += seq - next;
            next = seq;
        }
        if (number >= ceilings[lane.index] && 0 == dueTwice) {
            if (0 == live) {
                dueTwice = seq;
            } else if (!pendingSeqs.isEmpty() && seq < pendingSeqs.getLong(0)) {
                findings.lost(1);
            }
        }
        findings.inHistory();
        merge(lane, number, findings);
        closeGap(findings);
    }

    /** An answer of the history is over; true: there is nothing more to ask for. */
    boolean onHistoryEnd(final long maxSeq, final boolean hasMore, final Findings findings) {
        if (!isCatchingUp()) {
            return true;
        }
        if (hasMore && next <= maxSeq) {
            return false;
        }
        if (next <= maxSeq) {
            findings.lost(maxSeq + 1 - next);
            passedOver += maxSeq + 1 - next;
            next = maxSeq + 1;
        }
        state = State.LIVE;
        findings.caughtUp();
        drain(findings);
        return true;
    }

    /** The history has reached what was pushed: the rest is known. */
    private void closeGap(final Findings findings) {
        if (!pendingSeqs.isEmpty() && next >= pendingSeqs.getLong(0)) {
            state = State.LIVE;
            findings.caughtUp();
            drain(findings);
        }
    }

    private void drain(final Findings findings) {
        for (int i = 0; i < pendingSeqs.size(); i++) {
            final long number = pendingNumbers.getLong(i);
            final long seq = pendingSeqs.getLong(i);
            if (i > 0) {
                // what is missing among pushed messages was counted when they came
                next = Math.max(next, seq);
            }
            take(seq, channel.lanes[(int)(number >>> SEQUENCE_BITS)], (int)number, findings);
        }
        pendingSeqs.clear();
        pendingNumbers.clear();
        pendingSeqs.trimToSize();
        pendingNumbers.trimToSize();
        ceilings = null;
    }

    // ===== the end =====

    /** Everything that is due by now has come. */
    boolean isComplete() {
        return switch (state) {
            case LIVE -> pushed() > channel.lastSeq() && 0 == dueTwice;
            case ENDING -> pushed() > due;
            case OUT -> true;
            default -> false;
        };
    }

    /** Nothing more will come: what is due and did not come is lost. */
    void finish(final Findings findings) {
        if (State.ENDING == state) {
            settle(findings);
        } else if (State.OUT != state) {
            findings.lost(Math.max(0, channel.lastSeq() + 1 - pushed()));
            if (0 != dueTwice) {
                findings.lost(next - dueTwice);
            }
        }
    }

    @Override
    public String toString() {
        return "user " + user.number + (channel.isGroup() ? " in group " + channel.group : " with " + channel.peer(user).number)
            + " " + state + ": next " + next + ", live " + live + ", newest " + channel.lastSeq() + ", pending "
            + pendingSeqs.size() + ", expected " + Arrays.toString(expected);
    }
}
