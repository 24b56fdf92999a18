package io.jindou.cluster.config;

import io.jindou.cluster.Profile;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every process of a server has: a directory of its own, and a way to use threads. */
public final class ProcessOptions {
    @Option(names = "--data", paramLabel = "DIR", defaultValue = "./jindou-data",
        description = "Where everything of the process lies (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(names = "--profile", paramLabel = "NAME", defaultValue = "balanced",
        description = "Which threads there are and how they wait: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Profile profile;

    /** Where everything of the process lies. */
    public Path data() {
        return data;
    }

    /** Which threads there are and how they wait. */
    public Profile profile() {
        return profile;
    }
}
