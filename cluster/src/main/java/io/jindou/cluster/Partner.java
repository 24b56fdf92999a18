package io.jindou.cluster;

import org.agrona.concurrent.IdleStrategy;

/**
 * How one of two threads waits that make work for each other through memory. Before it sleeps it says so and looks once more, and
 * whoever of the two has done something wakes the other if it sleeps.
 */
final class Partner implements IdleStrategy, AutoCloseable {
    private final Nap nap;
    private final int idlePassesMax;
    private Partner other;
    private int idlePasses;
    private volatile boolean isDozing;

    /** The sleep itself. */
    interface Nap extends AutoCloseable {
        /** Sleeps, for a bounded time. Called by the thread that waits. */
        void sleep();

        /** Ends a sleep, or the next one before it begins. Called by any thread. */
        void wake();

        /** Called by the thread that waits, as its last. */
        @Override
        void close();
    }

    Partner(final Nap nap, final int idlePassesMax) {
        this.nap = nap;
        this.idlePassesMax = idlePassesMax;
    }

    /** Makes two threads partners, before either runs. */
    static void pair(final Partner one, final Partner two) {
        one.other = two;
        two.other = one;
    }

    /** Any thread: there is something to do. */
    void wake() {
        if (isDozing) {
            nap.wake();
        }
    }

    @Override
    public void idle(final int workCount) {
        if (workCount > 0) {
            reset();
            other.wake();
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        if (++idlePasses <= idlePassesMax) {
            Thread.onSpinWait();
        } else if (!isDozing) {
            // from here on it is woken, so what was done just before this is seen in one more pass
            isDozing = true;
        } else {
            nap.sleep();
            isDozing = false;
        }
    }

    @Override
    public void close() {
        nap.close();
    }

    @Override
    public void reset() {
        idlePasses = 0;
        if (isDozing) {
            isDozing = false;
        }
    }
}
