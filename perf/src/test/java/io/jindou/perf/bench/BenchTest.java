package io.jindou.perf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.report.Figure;
import io.jindou.perf.report.GeneratorUse;
import io.jindou.perf.report.RunReport;
import io.jindou.perf.report.ServerUse;
import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.rig.RigException;
import io.jindou.perf.rig.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchTest {
    private static final Figure FIGURE = new Figure("sent", 100, "msg/s", true);

    private final StringWriter err = new StringWriter();
    private boolean isClosed;
    private List<String> ofServer = List.of();

    @TempDir
    private Path directory;

    @Test
    void shouldReportARunAndEndItsServer() throws IOException {
        final RunReport report = run(() -> findings(0.5, List.of()));
        assertTrue(report.hasSucceeded());
        assertEquals(List.of(FIGURE), report.figures());
        assertEquals("pairs", report.scenario());
        assertEquals("a load", report.load());
        assertEquals(7, report.run());
        assertTrue(isClosed);
    }

    @Test
    void shouldRemarkOnWhatBefellTheServer() throws IOException {
        ofServer = List.of("it had a bad day");
        assertEquals(ofServer, run(() -> findings(0.5, List.of())).remarks());
    }

    @Test
    void shouldFailARunWhoseLoadBreaksOffAndShowWhatTheServerSaid() throws IOException {
        final RunReport report = run(() -> {
            throw new RigException("user 3: gone");
        });
        assertEquals(List.of("broke off: user 3: gone"), report.failures());
        assertEquals("last words", err.toString());
        assertTrue(isClosed);
    }

    @Test
    void shouldFailARunWhoseServerDoesNotStart() throws IOException {
        final Bench.Subject subject = new Bench.Subject("nats", "1", "none", () -> {
            throw new IOException("no port");
        });
        final RunReport report = bench(Pinning.NONE).run(subject, "pairs", load(() -> findings(0, List.of())), 1).report();
        assertEquals(List.of("broke off: no port"), report.failures());
    }

    @Test
    void shouldKeepWhatTheLoadItselfCallsAFailure() throws IOException {
        assertEquals(List.of("the rate was missed"), run(() -> findings(0.1, List.of("the rate was missed"))).failures());
    }

    @Test
    void shouldFailARunInWhichTheGeneratorWasTheBottleneck() throws IOException {
        final List<String> failures = new ArrayList<>();
        final List<String> remarks = new ArrayList<>();
        bench(new Pinning(0, 1)).judgeGenerator(generator(0.96), use(0.5), failures, remarks);
        assertEquals(List.of("the generator was busy for 96 % of the time while the server kept only 0.50 of 1 core busy: it is "
            + "the bottleneck"), failures);
        assertEquals(List.of(), remarks);
    }

    @Test
    void shouldOnlyRemarkThatTheGeneratorWasBusyBesideAServerThatWasToo() throws IOException {
        final List<String> failures = new ArrayList<>();
        final List<String> remarks = new ArrayList<>();
        bench(new Pinning(0, 1)).judgeGenerator(generator(0.96), use(0.97), failures, remarks);
        assertEquals(List.of(), failures);
        assertEquals(1, remarks.size());
        assertTrue(remarks.get(0).endsWith("it may be a part of the bottleneck"), remarks.get(0));
    }

    @Test
    void shouldFailABusyGeneratorBesideAServerThatNobodyWatched() throws IOException {
        final RunReport report = run(() -> findings(0.96, List.of()));
        assertFalse(report.hasSucceeded());
        assertTrue(report.failures().get(0).contains("nobody watched the server"), report.failures().toString());
    }

    @Test
    void shouldSayNothingOfAGeneratorThatHadTime() throws IOException {
        final List<String> said = new ArrayList<>();
        bench(Pinning.NONE).judgeGenerator(generator(0.95), use(0.1), said, said);
        assertEquals(List.of(), said);
    }

    @Test
    void shouldRemarkThatLatenciesAreTheGeneratorsOwn() {
        final Histogram ack = new Histogram(3);
        ack.recordValue(1_000_000);
        final List<String> said = new ArrayList<>();
        Bench.judgeLag(late(ack, 400), said);
        assertEquals(List.of(), said);
        Bench.judgeLag(late(ack, 600), said);
        assertTrue(said.get(0).contains("late by 600 µs"), said.toString());
    }

    private static Findings late(final Histogram ack, final double lagUs) {
        return new Findings("messages", 1, 1, 1, 1, List.of(FIGURE), Map.of(MessageWorkload.ACK, ack),
            new Verdict(1, 0, 0, 0, 0, 0), new GeneratorUse(0.1, lagUs, lagUs, 1, 1), List.of());
    }

    private Bench bench(final Pinning pinning) throws IOException {
        return new Bench(new Proc(directory.resolve("none")), pinning, new PrintWriter(err));
    }

    private RunReport run(final Run run) throws IOException {
        final Bench.Subject subject = new Bench.Subject("jindou", "1", "D1", SilentTarget::new);
        return bench(Pinning.NONE).run(subject, "pairs", load(run), 7).report();
    }

    private static Findings findings(final double busy, final List<String> failures) {
        return new Findings("messages", 1, 0, 100, 100, List.of(FIGURE), Map.of(), new Verdict(100, 0, 0, 0, 0, 0),
            generator(busy), failures);
    }

    private static GeneratorUse generator(final double busy) {
        return new GeneratorUse(busy, 0, 0, 1, 1);
    }

    private static ServerUse use(final double cores) {
        return new ServerUse(1, cores, cores, "main", cores, 0, 1, 1);
    }

    private interface Run {
        Findings run();
    }

    private static Workload load(final Run run) {
        return new Workload() {
            @Override
            public String name() {
                return "a load";
            }

            @Override
            public String description() {
                return "what it does";
            }

            @Override
            public Findings run(final Target target, final Meter meter) {
                meter.onStart();
                final Findings findings = run.run();
                meter.onEnd();
                return findings;
            }
        };
    }

    private final class SilentTarget implements Target {
        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(0);
        }

        @Override
        public Protocol protocol() {
            return null;
        }

        @Override
        public long[] pids() {
            return new long[0];
        }

        @Override
        public List<String> remarks() {
            return ofServer;
        }

        @Override
        public String lastWords() {
            return "last words";
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}
