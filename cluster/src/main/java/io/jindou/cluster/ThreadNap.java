package io.jindou.cluster;

import java.util.concurrent.locks.LockSupport;

/** Sleeps until another thread has something. */
final class ThreadNap implements Partner.Nap {
    private final long napNs;
    private volatile Thread sleeper;

    /** A sleep of at most so long. */
    ThreadNap(final long napNs) {
        this.napNs = napNs;
    }

    @Override
    public void sleep() {
        sleeper = Thread.currentThread();
        LockSupport.parkNanos(napNs);
    }

    @Override
    public void wake() {
        LockSupport.unpark(sleeper);
    }

    @Override
    public void close() {
        // it holds nothing
    }
}
