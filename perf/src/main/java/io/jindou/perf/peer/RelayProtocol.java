package io.jindou.perf.peer;

import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.rig.Speaker;
import java.net.InetSocketAddress;

/** The bare relay's frames. */
public final class RelayProtocol implements Protocol {
    private final String name;

    /** The same words serve the relay with a log and the one without. */
    public RelayProtocol(final String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isAcknowledging() {
        return true;
    }

    @Override
    public void prepare(final InetSocketAddress server, final Plan plan) {
        // clients name their groups when they log in
    }

    @Override
    public Speaker speaker(final int user, final Plan plan) {
        return new RelaySpeaker(user, Hearing.of(user, plan).groups());
    }
}
