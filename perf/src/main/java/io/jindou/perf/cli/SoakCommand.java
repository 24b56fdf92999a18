package io.jindou.perf.cli;

import io.jindou.cluster.cli.ExitCode;
import io.jindou.perf.soak.Soak;
import io.jindou.perf.soak.SoakJson;
import io.jindou.perf.soak.SoakLine;
import io.jindou.perf.soak.SoakPlan;
import io.jindou.perf.soak.SoakResult;
import io.jindou.perf.soak.SoakText;
import io.jindou.perf.soak.SoakedNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jindou soak}: a session of hours with an auditor. */
@Command(name = "soak",
    description = "Plays a trading session against a node: a constant rate with bursts at open and close, users who come and go, "
        + "members who change, snapshots. Checks every delivery, watches what the node uses up, and ends with PASS or FAIL.",
    mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
    private static final Path DATA_DEFAULT = Path.of("jindou-data");

    @ArgGroup(multiplicity = "1")
    private Length length;

    @Option(names = "--rate", paramLabel = "R", defaultValue = "1000",
        description = "messages a second between the bursts (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--burst", paramLabel = "FACTOR", defaultValue = "5",
        description = "times the rate in the first and the last fiftieth of the session (default: ${DEFAULT-VALUE})")
    private int burst;

    @Option(names = "--users", paramLabel = "N", defaultValue = "300",
        description = "users, with a connection each (default: ${DEFAULT-VALUE})")
    private int users;

    @Option(names = "--leaves", paramLabel = "N", defaultValue = "120",
        description = "connections closed a minute, to come back after some seconds (default: ${DEFAULT-VALUE})")
    private int leaves;

    @Option(names = "--changes", paramLabel = "N", defaultValue = "60",
        description = "members removed a minute, to be added again after some seconds (default: ${DEFAULT-VALUE})")
    private int changes;

    @Option(names = "--every", paramLabel = "SECONDS",
        description = "time between two lines (default: 60, in sessions below half an hour 10, below a minute 1)")
    private Double everySeconds;

    @Option(names = "--snapshot-every", paramLabel = "MINUTES",
        description = "time between two snapshots; 0: none (default: 10, or a fifth of a short session)")
    private Double snapshotMinutes;

    @Option(names = "--data", paramLabel = "DIR",
        description = "data directory of the node (default: a temporary one; with --connect ./jindou-data)")
    private Path data;

    @Option(names = "--connect", description = "soak the node that runs on --data, instead of starting one")
    private boolean isConnecting;

    @Option(names = "--up-option", paramLabel = "OPTION",
        description = "for the node that is started, as in --up-option=--profile=shared; may be repeated")
    private List<String> upOptions = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "also writes everything as JSON")
    private Path json;

    @Option(names = "--text", paramLabel = "FILE", description = "also writes the text to a file")
    private Path text;

    @Spec
    private CommandSpec spec;

    private static final class Length {
        @Option(names = "--hours", paramLabel = "H", description = "length of the session; may be a fraction")
        private Double hours;

        @Option(names = "--minutes", paramLabel = "M", description = "the same in minutes")
        private Double minutes;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        final SoakPlan plan = plan();
        if (isConnecting && !upOptions.isEmpty()) {
            throw wrong("--up-option is for a node that is started, and --connect starts none");
        }
        final PrintWriter out = spec.commandLine().getOut();
        try (PrintWriter copy = null == text ? null
            : new PrintWriter(Files.newBufferedWriter(text, StandardCharsets.UTF_8), true)) {
            final List<SoakText> texts = null == copy ? List.of(new SoakText(out))
                : List.of(new SoakText(out), new SoakText(copy));
            final Interruption interruption = Interruption.install();
            int code = ExitCode.FAILED;
            try {
                code = run(plan, texts, interruption);
            } finally {
                interruption.over(code);
            }
            return code;
        }
    }

    private int run(final SoakPlan plan, final List<SoakText> texts, final Interruption interruption)
        throws IOException, InterruptedException {
        final SoakedNode node = isConnecting ? SoakedNode.connect(null == data ? DATA_DEFAULT : data)
            : SoakedNode.start(data, upOptions);
        boolean hasPassed = false;
        try {
            texts.forEach(writer -> writer.begin(plan));
            final Consumer<SoakLine> onLine = line -> texts.forEach(writer -> writer.line(line));
            final Soak soak = new Soak(plan, node, onLine);
            interruption.onSignal(soak::stop);
            final SoakResult result = soak.run();
            texts.forEach(writer -> writer.end(result));
            if (null != json) {
                SoakJson.write(json, result);
            }
            hasPassed = result.isPassed();
        } finally {
            node.close(hasPassed);
            if (!hasPassed && null != node.remains()) {
                spec.commandLine().getErr().println("jindou: what the node left is in " + node.remains());
            }
        }
        return hasPassed ? ExitCode.OK : ExitCode.FAILED;
    }

    private SoakPlan plan() {
        final long lengthMs = null != length.hours ? ms(length.hours, TimeUnit.HOURS) : ms(length.minutes, TimeUnit.MINUTES);
        try {
            return new SoakPlan(lengthMs, rate, burst, users, leaves, changes,
                null == everySeconds ? SoakPlan.standardPeriodMs(lengthMs) : ms(everySeconds, TimeUnit.SECONDS),
                null == snapshotMinutes ? SoakPlan.standardSnapshotMs(lengthMs) : ms(snapshotMinutes, TimeUnit.MINUTES));
        } catch (final IllegalArgumentException ex) {
            throw wrong(ex.getMessage());
        }
    }

    private static long ms(final double value, final TimeUnit unit) {
        return Math.round(value * unit.toMillis(1));
    }

    private ParameterException wrong(final String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /**
     * The first SIGINT or SIGTERM ends the session in order, with a verdict. The virtual machine itself would report the signal
     * instead of the verdict; hence the halt with the command's code.
     */
    private static final class Interruption {
        private final Thread hook = new Thread(this::onShutdown, "soak-stop");
        private final CompletableFuture<Integer> code = new CompletableFuture<>();
        private volatile Runnable action;
        private volatile boolean isRaised;

        static Interruption install() {
            final Interruption interruption = new Interruption();
            Runtime.getRuntime().addShutdownHook(interruption.hook);
            return interruption;
        }

        void onSignal(final Runnable value) {
            action = value;
            if (isRaised) {
                value.run();
            }
        }

        void over(final int value) {
            code.complete(value);
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (final IllegalStateException nothing) {
                // the hook runs already and ends the process
                Thread.yield();
            }
        }

        private void onShutdown() {
            isRaised = true;
            final Runnable running = action;
            if (null != running) {
                running.run();
            }
            Runtime.getRuntime().halt(code.join());
        }
    }
}
