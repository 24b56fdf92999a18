package io.jindou.perf.peer;

import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.rig.Speaker;
import java.net.InetSocketAddress;

/** NATS core: messages go through the server's memory to whoever listens; the sender hears nothing of them. */
public final class NatsProtocol implements Protocol {
    @Override
    public String name() {
        return "nats";
    }

    @Override
    public boolean isAcknowledging() {
        return false;
    }

    @Override
    public void prepare(final InetSocketAddress server, final Plan plan) {
        // subjects need no set-up
    }

    @Override
    public Speaker speaker(final int user, final Plan plan) {
        return new NatsSpeaker(user, Hearing.of(user, plan));
    }
}
