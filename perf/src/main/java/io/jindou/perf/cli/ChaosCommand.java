package io.jindou.perf.cli;

import io.jindou.cluster.cell.Failover;
import io.jindou.cluster.cli.ExitCode;
import io.jindou.perf.chaos.Chaos;
import io.jindou.perf.chaos.ChaosJson;
import io.jindou.perf.chaos.ChaosPlan;
import io.jindou.perf.chaos.ChaosResult;
import io.jindou.perf.chaos.ChaosText;
import io.jindou.perf.chaos.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jindou chaos}: a cell of processes to which bad things are done. */
@Command(name = "chaos",
    description = "Starts a cell of processes, puts a load on it, and does bad things to it that are drawn from a seed: kills, "
        + "stops, cuts, loss, snapshots, restarts. Checks every message of every connection, and ends with PASS or FAIL.",
    mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {
    /** Long enough for any number of events that somebody waits for. */
    private static final double MINUTES_FOR_COUNT = TimeUnit.HOURS.toMinutes(24);
    private static final double MINUTES_DEFAULT = 5;
    private static final int SEEDS = 1_000_000;

    @Option(names = "--minutes", paramLabel = "M",
        description = "how long events are begun; may be a fraction (default: 5, or as long as --count takes)")
    private Double minutes;

    @Option(names = "--count", paramLabel = "N", description = "ends after so many events")
    private int count;

    @Option(names = "--seed", paramLabel = "S",
        description = "draws the same events again (default: a new one, which is printed)")
    private Long seed;

    @Option(names = "--events", split = ",", paramLabel = "KIND",
        description = "only these kinds of events (default: all); see the printed plan for their words")
    private List<String> events = List.of();

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "1, 3 or 5 (default: ${DEFAULT-VALUE})")
    private int nodes;

    @Option(names = "--gateways", paramLabel = "N", defaultValue = "2", description = "default: ${DEFAULT-VALUE}")
    private int gateways;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(names = "--rate", paramLabel = "R", defaultValue = "2000",
        description = "messages a second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--failover", paramLabel = "NAME", defaultValue = "normal",
        description = "of the cell: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Failover failover;

    @Option(names = "--fsync-level", paramLabel = "0|1|2", defaultValue = "0",
        description = "of the cell (default: ${DEFAULT-VALUE})")
    private int fsyncLevel;

    @Option(names = "--data", paramLabel = "DIR",
        description = "where the cell lies and stays, empty at the start (default: a temporary directory, kept after a failure)")
    private Path data;

    @Option(names = "--report", paramLabel = "FILE", description = "also writes everything as JSON")
    private Path report;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final ChaosPlan plan = plan();
        final Path directory = directory();
        final ChaosText text = new ChaosText(spec.commandLine().getOut());
        boolean hasPassed = false;
        try {
            final ChaosResult result = Chaos.run(plan, directory, text);
            if (null != report) {
                ChaosJson.write(report, result);
            }
            hasPassed = result.isPassed();
        } finally {
            if (hasPassed && null == data) {
                IoUtil.delete(directory.toFile(), true);
            } else if (!hasPassed) {
                spec.commandLine().getErr().println("jindou: data and logs of all processes are in " + directory);
            }
        }
        return hasPassed ? ExitCode.OK : ExitCode.FAILED;
    }

    private Path directory() throws IOException {
        if (null == data) {
            return Files.createTempDirectory("jindou-chaos-");
        }
        Files.createDirectories(data);
        try (var files = Files.list(data)) {
            if (files.findAny().isPresent()) {
                throw wrong(data + " is not empty");
            }
        }
        return data.toAbsolutePath();
    }

    private ChaosPlan plan() {
        try {
            final double length = null != minutes ? minutes : count > 0 ? MINUTES_FOR_COUNT : MINUTES_DEFAULT;
            if (fsyncLevel < 0 || fsyncLevel > 2) {
                throw wrong("--fsync-level is 0, 1 or 2");
            }
            return new ChaosPlan(Math.round(length * TimeUnit.MINUTES.toMillis(1)), count,
                null == seed ? Instant.now().getEpochSecond() % SEEDS : seed, nodes, gateways, connections, rate, kinds(),
                failover, fsyncLevel);
        } catch (final IllegalArgumentException ex) {
            throw wrong(ex.getMessage());
        }
    }

    private List<EventKind> kinds() {
        if (!events.isEmpty()) {
            return events.stream().map(EventKind::of).toList();
        }
        return Arrays.stream(EventKind.values()).filter(kind -> nodes > 1 || !kind.needsFollowers()).toList();
    }

    private ParameterException wrong(final String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
