package io.jindou.gateway.account;

import java.nio.ByteBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The time of one thread by {@link Phase}: the thread is always in exactly one phase, and the clock is read once for each change
 * of it. So all times together are the thread's life since the account was opened, and what runs within something else is
 * taken off it:
 *
 * <pre>
 *   final Phase outer = account.enter(Phase.JOURNAL);
 *   ...
 *   account.resume(outer);
 * </pre>
 *
 * <p>Nothing is measured until somebody opens the account: a loop changes its phase some twenty times, which is nothing for a
 * loop that serves a hundred messages, but several per cent of one that serves one.
 *
 * <p>Written by its thread alone; any thread may read. Values read together need not be of the same instant. Times are in
 * nanoseconds.
 */
public final class DutyAccount {
    /** Bucket b counts loops of 2^(b-1) to 2^b - 1 ns. */
    public static final int LOOP_BUCKETS = Long.SIZE;

    private static final Phase[] PHASES = Phase.values();
    private static final int VISITS = PHASES.length;
    private static final int LOOPS = VISITS + PHASES.length;
    private static final int IDLE_LOOPS = LOOPS + 1;
    private static final int BUCKETS = IDLE_LOOPS + 1;
    private static final int COUNT = BUCKETS + LOOP_BUCKETS;

    private final String name;
    private final NanoClock clock;
    private final UnsafeBuffer values = new UnsafeBuffer(ByteBuffer.allocateDirect(COUNT * Long.BYTES));
    private volatile boolean isWanted;
    private boolean isStarted;
    private Phase phase;
    private long enteredNs;
    private long loopNs;
    private long loopWaitNs;

    /**
     * An account that is not open.
     *
     * @param name  in reports.
     * @param first what the thread does while it has not said anything else.
     */
    public DutyAccount(final String name, final Phase first, final NanoClock clock) {
        this.name = name;
        this.clock = clock;
        phase = first;
    }

    // ===== the thread of the account =====

    /** Leaves the present phase for another one, and returns it. */
    public Phase enter(final Phase next) {
        final Phase left = phase;
        if (!isWanted) {
            return left;
        }
        change(next);
        add(VISITS + next.ordinal(), 1);
        return left;
    }

    /** Goes back to the phase that {@link #enter} returned; no new visit. */
    public void resume(final Phase outer) {
        // the same when the account was not wanted yet
        if (outer != phase) {
            change(outer);
        }
    }

    /** A loop ended at the last change of phase, and the next one began. */
    public void loop(final int work) {
        if (!isStarted) {
            return;
        }
        final long waitNs = ns(Phase.WAIT);
        final long busyNs = enteredNs - loopNs - (waitNs - loopWaitNs);
        add(LOOPS, 1);
        if (work <= 0) {
            add(IDLE_LOOPS, 1);
        }
        add(BUCKETS + Math.min(LOOP_BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, busyNs))), 1);
        loopNs = enteredNs;
        loopWaitNs = waitNs;
    }

    // ===== any thread =====

    /** Opens the account; it stays open. */
    public void open() {
        isWanted = true;
    }

    public String name() {
        return name;
    }

    /** Time spent in a phase, up to the last change. */
    public long ns(final Phase of) {
        return at(of.ordinal());
    }

    /** How often the phase was entered, not counting returns from an inner one. */
    public long visits(final Phase of) {
        return at(VISITS + of.ordinal());
    }

    public long loops() {
        return at(LOOPS);
    }

    /** Loops that found nothing to do. */
    public long idleLoops() {
        return at(IDLE_LOOPS);
    }

    /** Loops by how long they took, without waiting; see {@link #LOOP_BUCKETS}. */
    public long loops(final int bucket) {
        return at(BUCKETS + bucket);
    }

    private void change(final Phase next) {
        final long nowNs = clock.nanoTime();
        if (!isStarted) {
            isStarted = true;
            enteredNs = nowNs;
            loopNs = nowNs;
        }
        add(phase.ordinal(), nowNs - enteredNs);
        enteredNs = nowNs;
        phase = next;
    }

    private void add(final int index, final long value) {
        final int at = index * Long.BYTES;
        values.putLongOrdered(at, values.getLong(at) + value);
    }

    private long at(final int index) {
        return values.getLongVolatile(index * Long.BYTES);
    }
}
