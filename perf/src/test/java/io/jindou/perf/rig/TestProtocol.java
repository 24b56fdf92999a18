package io.jindou.perf.rig;

import java.net.InetSocketAddress;

/** The protocol of {@link TestFrames}. */
record TestProtocol(boolean isAcknowledging, boolean hasHistory) implements Protocol {
    TestProtocol() {
        this(true, true);
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public void prepare(final InetSocketAddress server, final Plan plan) {
        // the server knows the plan
    }

    @Override
    public Speaker speaker(final int user, final Plan plan) {
        return new TestSpeaker(user);
    }
}
