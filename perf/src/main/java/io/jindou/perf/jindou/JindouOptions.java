package io.jindou.perf.jindou;

import java.nio.file.Path;
import java.util.List;

/**
 * How Jindou is started for a measurement.
 *
 * @param launcher    the script {@code jindou}; null: a bare JVM with the classes of this process
 * @param fsyncLevel  0, 1 or 2
 * @param profile     as in {@code jindou up --profile}; null: the default
 * @param arguments   more arguments of {@code jindou up}
 * @param javaOptions more options for the JVM
 */
public record JindouOptions(
    Path launcher, int fsyncLevel, String profile, List<String> arguments, List<String> javaOptions) {
    /** Set by the launcher to itself. */
    private static final String LAUNCHER_PROPERTY = "jindou.launcher";

    private static final List<String> COLD = List.of("--warm-up", "0");

    /** As users start it: by the launcher that started this process. If none did, this is a test, for which cold will do. */
    public static JindouOptions standard() {
        final String launcher = System.getProperty(LAUNCHER_PROPERTY);
        return null == launcher ? new JindouOptions(null, 0, null, COLD, List.of())
            : new JindouOptions(Path.of(launcher), 0, null, List.of(), List.of());
    }

    /** A server's name: with the fsync level behind it unless that is 0. */
    public String named(final String name) {
        return 0 == fsyncLevel ? name : name + "-fsync" + fsyncLevel;
    }

    public JindouOptions withFsyncLevel(final int level) {
        return new JindouOptions(launcher, level, profile, arguments, javaOptions);
    }

    public JindouOptions withProfile(final String name) {
        return new JindouOptions(launcher, fsyncLevel, name, arguments, javaOptions);
    }

    public JindouOptions withJavaOptions(final List<String> options) {
        return new JindouOptions(launcher, fsyncLevel, profile, arguments, options);
    }
}
