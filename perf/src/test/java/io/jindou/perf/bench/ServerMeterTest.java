package io.jindou.perf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jindou.perf.report.ServerUse;
import io.jindou.perf.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerMeterTest {
    private static final long OWN_PID = ProcessHandle.current().pid();
    private static final long SERVER_PID = OWN_PID + 1;
    private static final double EXACT = 1e-9;

    @TempDir
    private Path directory;

    @Test
    void shouldMeterAProcessThatIsReal() throws IOException {
        final Proc proc = Proc.ofMachine();
        assumeTrue(proc.isThere(), "this is not Linux");
        final ServerMeter meter = new ServerMeter(proc, () -> new long[]{OWN_PID});
        meter.onStart();
        final long ticks = proc.ticks(OWN_PID);
        while (proc.ticks(OWN_PID) < ticks + 5) {
            Thread.onSpinWait();
        }
        meter.onEnd();
        final ServerUse use = meter.use();
        assertEquals(1, use.processes());
        assertTrue(use.cpuSeconds() >= 0.05, use.toString());
        assertTrue(use.cores() > 0 && use.busiestShare() > 0, use.toString());
        assertTrue(use.residentBytes() > use.anonymousBytes() && use.anonymousBytes() > 0, use.toString());
    }

    @Test
    void shouldAddUpProcessorTimeOfServerThreadsAndMachine() throws IOException {
        final Proc proc = machine();
        process(OWN_PID, "generator", 100);
        process(SERVER_PID, "server", 1_000);
        thread(1, "main", 900);
        thread(2, "gone", 100);
        machineTicks(5_000, 10_000);
        final ServerMeter meter = new ServerMeter(proc, () -> new long[]{SERVER_PID});
        meter.onStart();
        process(OWN_PID, "generator", 150);
        process(SERVER_PID, "server", 1_200);
        Files.delete(task(2).resolve("stat"));
        thread(1, "main", 950);
        thread(3, "a (new) one", 130);
        machineTicks(5_350, 20_000);
        meter.onEnd();
        final ServerUse use = meter.use();
        assertEquals(2, use.cpuSeconds(), EXACT);
        assertEquals("a (new) one", use.busiestThread());
        assertEquals(use.cores() * 130 / 200, use.busiestShare(), EXACT);
        assertEquals(use.cores() * 100 / 200, use.othersCores(), EXACT, "350 of the machine less 200 and 50");
        assertEquals(300 << 10, use.residentBytes());
        assertEquals(200 << 10, use.anonymousBytes());
    }

    @Test
    void shouldAddUpAllProcessesOfAServer() throws IOException {
        final Proc proc = machine();
        final long second = SERVER_PID + 1;
        process(OWN_PID, "generator", 100);
        process(SERVER_PID, "node", 1_000);
        process(second, "gateway", 500);
        machineTicks(5_000, 10_000);
        final ServerMeter meter = new ServerMeter(proc, () -> new long[]{SERVER_PID, second});
        meter.onStart();
        process(SERVER_PID, "node", 1_200);
        process(second, "gateway", 600);
        machineTicks(5_300, 10_000);
        meter.onEnd();
        final ServerUse use = meter.use();
        assertEquals(2, use.processes());
        assertEquals(3, use.cpuSeconds(), EXACT);
        assertEquals(0, use.othersCores(), EXACT);
        assertEquals(600 << 10, use.residentBytes());
        assertEquals(400 << 10, use.anonymousBytes());
    }

    @Test
    void shouldSayThatTheServerIsGone() throws IOException {
        final Proc proc = machine();
        process(OWN_PID, "generator", 100);
        machineTicks(1, 1);
        final RigException failure =
            assertThrows(RigException.class, () -> new ServerMeter(proc, () -> new long[]{SERVER_PID}).onStart());
        assertTrue(failure.getMessage().contains("have ended"), failure.getMessage());
    }

    @Test
    void shouldMeterNothingWithoutAProcessOrWithoutProc() {
        final ServerMeter nobody = new ServerMeter(new Proc(directory), () -> new long[0]);
        final ServerMeter nowhere = new ServerMeter(new Proc(directory.resolve("proc")), () -> new long[]{1});
        for (final ServerMeter meter : new ServerMeter[]{nobody, nowhere}) {
            meter.onStart();
            meter.onEnd();
            assertNull(meter.use());
        }
    }

    @Test
    void shouldCallAServerSaturatedByItsCoresOrByOneThread() {
        assertTrue(new ServerUse(1, 9, 0.9, "a", 0.4, 0, 1, 1).isSaturated(1));
        assertTrue(new ServerUse(1, 9, 1.1, "a", 0.9, 0, 1, 1).isSaturated(7));
        assertTrue(!new ServerUse(1, 9, 0.89, "a", 0.89, 0, 1, 1).isSaturated(1));
        assertTrue(!new ServerUse(1, 9, 3.5, "a", 0.6, 0, 1, 1).isSaturated(7));
    }

    private Proc machine() throws IOException {
        Files.createDirectories(directory.resolve("self"));
        return new Proc(directory);
    }

    private void machineTicks(final int busy, final int idle) throws IOException {
        Files.writeString(directory.resolve("stat"),
            "cpu  " + (busy - 4) + " 0 1 " + idle + " 77 1 1 1 50 60\ncpu0 1 2 3 4 5 6 7 8 9 10\n");
    }

    private void process(final long pid, final String name, final long ticks) throws IOException {
        final Path process = directory.resolve(Long.toString(pid));
        Files.createDirectories(process.resolve("task"));
        Files.writeString(process.resolve("stat"), stat(pid, name, ticks));
        Files.writeString(process.resolve("status"), "Name:\t" + name + "\nVmRSS:\t     300 kB\nRssAnon:\t 200 kB\n");
    }

    private void thread(final int id, final String name, final long ticks) throws IOException {
        Files.createDirectories(task(id));
        Files.writeString(task(id).resolve("stat"), stat(id, name, ticks));
    }

    private Path task(final int id) {
        return directory.resolve(Long.toString(SERVER_PID)).resolve("task").resolve(Integer.toString(id));
    }

    private static String stat(final long id, final String name, final long ticks) {
        return id + " (" + name + ") S 1 2 3 4 5 6 7 8 9 10 " + (ticks - 40) + " 40 13 14 15\n";
    }
}
