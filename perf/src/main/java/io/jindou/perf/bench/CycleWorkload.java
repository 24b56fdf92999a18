package io.jindou.perf.bench;

import io.jindou.perf.report.Figure;
import io.jindou.perf.report.Percentiles;
import io.jindou.perf.rig.CycleResult;
import io.jindou.perf.rig.MemoryMeter.Memory;
import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Rig;
import io.jindou.perf.server.ProcessMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Connects and disconnects so many times, and looks at what that leaves behind: sessions and sockets must be as many as before,
 * and the memory must not have grown in the last half of the cycles. How fast that goes is no claim here, so it does not matter
 * how busy the generator is.
 *
 * @param plan   users take turns, its window is how many connect at a time
 * @param cycles how often
 * @param data   directory of the server, to ask it for its sessions; null: that of a server started for this, if it is known
 */
public record CycleWorkload(Plan plan, long cycles, Path data) implements Workload {
    /** With fewer, what grows is the virtual machine that learns. */
    private static final long JUDGED_FROM = 100_000;
    private static final double ANONYMOUS_GROWTH_MAX = 0.05;
    private static final double HEAP_GROWTH_MAX = 0.1;
    private static final long HEAP_GRAIN = 1 << 20;
    private static final double MIB = 1 << 20;

    @Override
    public String name() {
        return "cycles";
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "connect, login, close: %,d times, %,d at a time, %,d users", cycles, plan.window(),
            plan.users());
    }

    @Override
    public Findings run(final Target target, final Meter meter) throws IOException {
        final Remains remains = new Remains(target);
        meter.onStart();
        final CycleResult result = Rig.cycles(target.address(), target.protocol(), plan, cycles, remains::look);
        meter.onEnd();
        final Percentiles login = Percentiles.of(result.login());
        final List<Figure> figures = new ArrayList<>(List.of(
            new Figure("cycles", result.perSecond(), "1/s", true),
            new Figure("login p50", login.p50(), "µs", false), new Figure("login p99", login.p99(), "µs", false)));
        figures.addAll(remains.figures());
        return new Findings("cycles", result.seconds(), 0, result.cycles(), 0, figures, Map.of("login", result.login()), null,
            null, remains.failures());
    }

    /** What was there before, at half the way and at the end, with nobody connected. */
    private final class Remains {
        private final ServerCensus census;
        private final ProcessMemory meter;
        private final List<Memory> memory = new ArrayList<>();
        private ServerCensus.Count first;
        private ServerCensus.Count last;
        private long most;

        Remains(final Target target) {
            final Path directory = null == data ? target.data() : data;
            census = null == directory ? null : new ServerCensus(directory);
            meter = 0 == target.pids().length ? null : new ProcessMemory(target.pids());
        }

        void look(final long done) throws IOException {
            if (null != census) {
                first = null == first ? census.take() : first;
                last = census.settle(first);
                most = Math.max(most, last.sessions() - first.sessions());
            }
            if (null != meter && (0 == done || cycles / 2 == done || cycles == done)) {
                memory.add(meter.collectAndRead());
            }
        }

        List<Figure> figures() {
            final List<Figure> figures = new ArrayList<>();
            if (null != last) {
                figures.add(new Figure("before", first.sessions(), "sessions", false));
                figures.add(new Figure("left", last.sessions(), "sessions", false));
                figures.add(new Figure("sockets", last.connections(), "left, " + first.connections() + " before", false));
            }
            final String[] names = {"at first", "at half", "at the end"};
            for (int i = 0; i < memory.size(); i++) {
                figures.add(new Figure(names[i], memory.get(i).anonymous() / MIB,
                    String.format(Locale.ROOT, "MiB anonymous, %.2f MiB live heap", memory.get(i).heap() / MIB), false));
            }
            return figures;
        }

        List<String> failures() {
            final List<String> failures = new ArrayList<>();
            if (null != last && !last.isBackAt(first)) {
                failures.add(String.format(Locale.ROOT, "%,d sessions and %,d sockets are left, before there were %,d and %,d",
                    last.sessions(), last.connections(), first.sessions(), first.connections()));
            }
            if (most > 0 && failures.isEmpty()) {
                failures.add(String.format(Locale.ROOT, "%,d sessions were left between two parts for half a minute", most));
            }
            if (cycles >= JUDGED_FROM && memory.size() > 2) {
                final Memory half = memory.get(1);
                final Memory end = memory.get(2);
                if (end.anonymous() > half.anonymous() * (1 + ANONYMOUS_GROWTH_MAX)) {
                    failures.add(String.format(Locale.ROOT, "the memory has grown by %,.1f MiB in the second half",
                        (end.anonymous() - half.anonymous()) / MIB));
                }
                if (end.heap() > half.heap() * (1 + HEAP_GROWTH_MAX) + HEAP_GRAIN) {
                    failures.add(String.format(Locale.ROOT, "the live heap has grown by %,.1f MiB in the second half",
                        (end.heap() - half.heap()) / MIB));
                }
            }
            return failures;
        }
    }
}
