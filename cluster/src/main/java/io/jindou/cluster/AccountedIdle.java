package io.jindou.cluster;

import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import org.agrona.concurrent.IdleStrategy;

/** An idle strategy of a thread whose time goes to an account: it knows where a loop ends, and when the thread waits. */
record AccountedIdle(IdleStrategy strategy, DutyAccount account) implements IdleStrategy {
    @Override
    public void idle(final int workCount) {
        final Phase outer = account.enter(Phase.WAIT);
        account.loop(workCount);
        strategy.idle(workCount);
        account.resume(outer);
    }

    @Override
    public void idle() {
        final Phase outer = account.enter(Phase.WAIT);
        strategy.idle();
        account.resume(outer);
    }

    @Override
    public void reset() {
        strategy.reset();
    }
}
