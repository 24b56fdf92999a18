package io.jindou.cluster;

import io.jindou.cluster.config.GatewaySettings;
import io.jindou.cluster.config.NodeSettings;
import io.jindou.codecs.Limits;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SleepingIdleStrategy;

/** Nodes in the test's own process, with the threads of either kind. */
enum TestNodes {
    /** As most profiles have them. */
    ON_ONE_THREAD,
    /** As the profile for many cores has them; but they sleep, because a test may run on few. */
    ON_SEPARATE_THREADS;

    private static final int CONNECTIONS_MAX = 100;
    private static final int HEARTBEAT_TIMEOUT_SEC = 60;
    private static final long SLEEP_NS = TimeUnit.MICROSECONDS.toNanos(100);

    static NodeSettings settings(final Path data) {
        return settings(data, 0, Limits.PAYLOAD_MAX_DEFAULT);
    }

    static NodeSettings settings(final Path data, final int tcpPort, final int payloadMax) {
        return new NodeSettings(data, Profile.SHARED, false, 0, payloadMax,
            new GatewaySettings(0, "127.0.0.1", tcpPort, CONNECTIONS_MAX, HEARTBEAT_TIMEOUT_SEC));
    }

    NodeProcess launch(final Path data) {
        return launch(settings(data));
    }

    NodeProcess launch(final NodeSettings settings) {
        return launch(settings, new TinyParts());
    }

    NodeProcess launch(final NodeSettings settings, final NodeParts parts) {
        return NodeProcess.launch(settings, DataDirectory.open(settings.data()), parts, this::threads);
    }

    private ThreadLayout threads(final NodeErrors errors) {
        return switch (this) {
            case ON_ONE_THREAD -> Profile.SHARED.threads(errors, 1);
            case ON_SEPARATE_THREADS -> new SeparateThreads(errors, () -> new SleepingIdleStrategy(SLEEP_NS));
        };
    }
}
