package io.jindou.perf.cli;

import io.jindou.cluster.Profile;
import io.jindou.perf.bench.Pinning;
import io.jindou.perf.bench.Proc;
import io.jindou.perf.jindou.JindouOptions;
import io.jindou.perf.scenario.Scenario;
import io.jindou.perf.server.Programs;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command that runs scenarios takes. */
final class LoadOptions {
    private static final int FSYNC_LEVEL_MAX = 2;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "4",
        description = "load before anything counts (default: ${DEFAULT-VALUE}); a cold JVM is slow for seconds")
    private double warmUp;

    @Option(names = "--seconds", paramLabel = "SECONDS", defaultValue = "6",
        description = "load that counts (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--scale", paramLabel = "N", defaultValue = "1",
        description = "divides connections and rates by N, for a look on a small machine (default: ${DEFAULT-VALUE})")
    private int scale;

    @Option(names = "--fsync-level", paramLabel = "0|1|2", defaultValue = "0",
        description = "of Jindou: 0 survives the death of the process, 1 and 2 force log and archive to disk "
            + "(default: ${DEFAULT-VALUE})")
    private int fsyncLevel;

    @Option(names = "--profile", paramLabel = "NAME",
        description = "of Jindou: its threads and how they wait: ${COMPLETION-CANDIDATES}")
    private Profile profile;

    @Option(names = "--java-option", paramLabel = "OPTION", description = "one more option for Jindou's JVM; may be repeated")
    private List<String> javaOptions;

    @Option(names = "--dir", paramLabel = "DIR",
        description = "where servers keep their data while they are measured, in directories that are removed afterwards "
            + "(default: the system's directory for temporary files); a disk or memory makes a difference")
    private Path directory;

    @Option(names = "--json", paramLabel = "FILE", description = "writes every run and its surroundings to a file")
    private Path json;

    @Option(names = "--hgrm", paramLabel = "DIR", description = "writes whole distributions as HdrHistogram's percentile files")
    private Path hgrm;

    Scenario.Scale scale() {
        check("--warm-up", warmUp >= 0 && warmUp <= TimeUnit.HOURS.toSeconds(1), warmUp, "between 0 and 3600");
        check("--seconds", seconds > 0 && seconds <= TimeUnit.HOURS.toSeconds(1), seconds, "above 0 and at most 3600");
        check("--scale", scale >= 1, scale, "1 or more");
        final long perSecond = TimeUnit.SECONDS.toMillis(1);
        return new Scenario.Scale((long)(warmUp * perSecond), Math.max(1, (long)(seconds * perSecond)), scale);
    }

    JindouOptions jindou() {
        check("--fsync-level", fsyncLevel >= 0 && fsyncLevel <= FSYNC_LEVEL_MAX, fsyncLevel, "0, 1 or 2");
        return JindouOptions.standard().withFsyncLevel(fsyncLevel).withProfile(null == profile ? null : profile.toString())
            .withJavaOptions(null == javaOptions ? List.of() : javaOptions);
    }

    /** True: something was said that concerns Jindou alone. */
    boolean isAboutJindou() {
        return fsyncLevel > 0 || null != profile || null != javaOptions;
    }

    Path directory() {
        final Path chosen = null == directory ? Path.of(System.getProperty("java.io.tmpdir")) : directory;
        if (!Files.isDirectory(chosen)) {
            throw wrong("--dir: there is no directory " + chosen);
        }
        return chosen.toAbsolutePath();
    }

    /** Null: none wanted. */
    Path json() {
        return json;
    }

    /** Null: none wanted. */
    Path hgrm() {
        return hgrm;
    }

    /** Pins this process at once. */
    Pinning pinning(final boolean isWanted, final Programs programs, final Proc proc) {
        final PrintWriter err = spec.commandLine().getErr();
        return isWanted ? Pinning.pin(programs, proc, err) : Pinning.NONE;
    }

    void check(final String option, final boolean isRight, final Object value, final String range) {
        if (!isRight) {
            throw wrong("Invalid value for option '" + option + "': " + value + " is not " + range);
        }
    }

    ParameterException wrong(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
