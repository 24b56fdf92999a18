package io.jindou.perf.jindou;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.Profile;
import io.jindou.perf.bench.FreshServer;
import io.jindou.perf.rig.LoadResult;
import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Rig;
import io.jindou.perf.server.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JindouCellTest {
    private static final JindouOptions OPTIONS = JindouOptions.standard();

    @TempDir
    private Path parent;

    private static JindouCell cell(final JindouOptions options) {
        return new JindouCell(Programs.ofMachine(), options);
    }

    @Test
    void shouldBeBalancedUnlessAnotherProfileWasAskedFor() {
        assertEquals(Profile.BALANCED, cell(OPTIONS).plan().profile());
        final JindouCell shared = cell(OPTIONS.withProfile("shared").withFsyncLevel(1));
        assertEquals(Profile.SHARED, shared.plan().profile());
        assertEquals(1, shared.plan().fsyncLevel());
        assertEquals("jindou-cell-fsync1", shared.name());
        assertTrue(shared.persistence().startsWith("D2 on 2 of 3 nodes"), shared.persistence());
        assertTrue(shared.persistence().endsWith("fsync level 1, profile shared"), shared.persistence());
    }

    @Test
    void shouldRemarkOnElections() {
        assertEquals(List.of(), JindouCell.remarks(0));
        assertTrue(JindouCell.remarks(1).get(0).startsWith("1 election since "), JindouCell.remarks(1).toString());
        assertTrue(JindouCell.remarks(2).get(0).startsWith("2 elections since "), JindouCell.remarks(2).toString());
    }

    @Test
    void shouldCarryMessagesThroughAllItsProcessesAndEndThem() throws IOException {
        final JindouCell cell = cell(OPTIONS.withProfile("shared"));
        final Plan plan = new Plan("test", 4, List.of(new int[] {0, 1, 2}),
            List.of(new Plan.Route(0, ~0), new Plan.Route(1, 3)), 4, 0, new int[] {16, 128}, 0, 200);
        final long[] pids;
        try (FreshServer fresh = FreshServer.start(cell, parent, -1)) {
            pids = fresh.pids();
            assertEquals(4, pids.length);
            assertTrue(LongStream.of(pids).allMatch(JindouCellTest::isAlive));
            final LoadResult result = Rig.messages(fresh.address(), fresh.protocol(), plan, Meter.NONE);
            // on a busy machine nothing may be over within the time that counts
            assertTrue(result.verdict().isClean(), result.verdict().toString());
            assertTrue(result.verdict().delivered() > 0);
            assertEquals(0, result.missingAcks());
            assertTrue(fresh.remarks().stream().allMatch(remark -> remark.contains("election")), fresh.remarks().toString());
            assertFalse(fresh.remarks().toString().contains("not known"), fresh.remarks().toString());
            assertTrue(fresh.lastWords().contains("gateway 0 of cell"), fresh.lastWords());
        }
        assertFalse(LongStream.of(pids).anyMatch(JindouCellTest::isAlive));
        assertNothingLeft();
    }

    @Test
    void shouldSayWhyItDoesNotStart() throws IOException {
        final JindouCell broken = cell(OPTIONS.withJavaOptions(List.of("-Xmx1k")));
        final String message =
            assertThrows(IOException.class, () -> FreshServer.start(broken, parent, -1)).getMessage();
        assertTrue(message.startsWith("jindou-cell does not start: "), message);
        assertTrue(message.contains("has ended"), message);
        assertTrue(message.contains("Too small maximum heap"), message);
        assertNothingLeft();
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(parent)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private static boolean isAlive(final long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
}
