package io.jindou.perf.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.cell.Failover;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short run with real processes. How long anything took means nothing on a machine that tests; what was lost does. */
@Tag("slow")
class ChaosTest {
    private static final List<EventKind> KINDS = List.of(EventKind.LEADER_KILL, EventKind.GATEWAY_KILL, EventKind.LEADER_STOP,
        EventKind.SNAPSHOT, EventKind.LOSS, EventKind.LEADER_CUT);

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldLoseNothingWhateverIsDoneToTheCell() throws Exception {
        final ChaosPlan plan = new ChaosPlan(TimeUnit.MINUTES.toMillis(1), 6, 1, 3, 2, 60, 100, KINDS, Failover.NORMAL, 0);
        final StringWriter said = new StringWriter();

        final ChaosResult result = Chaos.run(plan, directory.resolve("cell"), new ChaosText(new PrintWriter(said)));

        assertEquals(List.of(), result.failures(), said::toString);
        assertTrue(result.outcome().verdict().delivered() > result.outcome().acknowledged(), said::toString);
        assertTrue(!result.events().isEmpty(), said::toString);
    }
}
