package io.jindou.perf.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jindou.perf.rig.LoadResult;
import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Rig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JetStreamClusterTest {
    @TempDir
    private Path directory;

    @Test
    void shouldTellEachServerOfAll() {
        assertEquals("""
            server_name: "n-1"
            listen: "127.0.0.1:12"
            cluster { name: "bench-21", listen: "127.0.0.1:22", routes: ["nats://127.0.0.1:21", "nats://127.0.0.1:22"] }
            jetstream { store_dir: "/data" }
            """, JetStreamCluster.settings("n-1", 12, 22, new int[] {21, 22}, Path.of("/data")));
    }

    @Test
    void shouldKeepItsStreamWhileItRunsAndEndWithAllProcesses() throws IOException {
        final JetStreamCluster server = new JetStreamCluster(Programs.ofMachine());
        assumeTrue(null == server.missing(), server.missing());
        final Plan plan = new Plan("test", 2, List.of(), List.of(new Plan.Route(0, 1)), 4, 0, new int[] {16}, 0, 100);
        final long[] pids;
        try (Server.Running running = server.start(directory, -1)) {
            pids = running.pids();
            assertEquals(server.nodes(), pids.length);
            // the second load finds the stream of the first
            for (int i = 0; i < 2; i++) {
                final LoadResult result = Rig.messages(running.address(), server.protocol(), plan, Meter.NONE);
                assertTrue(result.verdict().isClean(), result.verdict().toString());
                assertTrue(result.verdict().delivered() > 0);
                assertEquals(0, result.missingAcks());
            }
        }
        assertFalse(LongStream.of(pids).anyMatch(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()));
    }

    @Test
    void shouldFindDifferentPorts() throws IOException {
        final int[] ports = ServerProcess.freePorts(6);
        assertEquals(6, Arrays.stream(ports).filter(port -> port > 0).distinct().count());
    }
}
