package io.jindou.cluster.cli;

/** How a command ends, for scripts and supervisors. */
public final class ExitCode {
    /** Done. */
    public static final int OK = 0;
    /** What was asked for failed or was refused. */
    public static final int FAILED = 1;
    /** The command line or the configuration file is wrong. */
    public static final int USAGE = 2;
    /** The process cannot start: port or directory in use, damaged data, no permission. Starting again does not help. */
    public static final int CANNOT_START = 3;
    /** A running node could not go on and ended itself. Starting again is right. */
    public static final int DIED = 4;

    private ExitCode() {
    }
}
