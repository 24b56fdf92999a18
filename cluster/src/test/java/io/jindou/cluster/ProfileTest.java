package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

final class ProfileTest {
    private final NodeErrors errors = new NodeErrors();

    @Test
    void shouldUseOneThreadUnlessThereAreCoresForMore() {
        assertInstanceOf(CoreThread.class, Profile.BALANCED.threads(errors, 64));
        assertInstanceOf(CoreThread.class, Profile.SHARED.threads(errors, 64));
        assertInstanceOf(CoreThread.class, Profile.LATENCY.threads(errors, 2));
        assertInstanceOf(SeparateThreads.class, Profile.LATENCY.threads(errors, 3));
    }
}
