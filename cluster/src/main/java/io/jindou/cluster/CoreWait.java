package io.jindou.cluster;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/**
 * How clients of driver and archive wait for an answer: on the core thread by running both, which nobody else would do. On
 * another thread, where the consensus module is while it starts, they sleep, and give up once anything has failed: the answer
 * may never come then.
 */
final class CoreWait implements IdleStrategy {
    private static final long DRIVE_PARK_NS = TimeUnit.MICROSECONDS.toNanos(10);
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private final CoreAgent core;
    private final NodeErrors errors;

    CoreWait(final CoreAgent core, final NodeErrors errors) {
        this.core = core;
        this.errors = errors;
    }

    @Override
    public void idle(final int workCount) {
        if (workCount <= 0) {
            idle();
        }
    }

    @Override
    public void idle() {
        if (core.isCurrentThread()) {
            if (0 == core.drive()) {
                // what it waits for is done by another thread or node, which may need this core for it
                LockSupport.parkNanos(DRIVE_PARK_NS);
            }
            return;
        }
        if (null != errors.firstError()) {
            throw new NodeFailure(Sentences.of(errors.firstError()), errors.firstError());
        }
        LockSupport.parkNanos(PARK_NS);
    }

    @Override
    public void reset() {
        // it has no memory
    }
}
