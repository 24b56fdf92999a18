package io.jindou.engine.service;

import io.jindou.engine.EngineVersionException;
import org.agrona.SemanticVersion;

/**
 * How engine versions are told to Aeron, for the consensus module and the service container alike. Aeron writes the leader's
 * version into the log at each new term and into snapshots, and ends a node that meets another major version there, be it older
 * or newer; the leader is never asked whether it suits its followers. So the first upgraded node that happens to be elected
 * would end all others, if the engine's version were the major one. It is the minor: which rules the nodes go by is state.
 */
public final class EngineVersions {
    private EngineVersions() {
    }

    /** The {@code appVersion} of a node whose code is of this engine version. */
    public static int appVersion(final int engineVersion) {
        return SemanticVersion.compose(0, engineVersion, 0);
    }

    /** Nodes before version 4 told Aeron nothing; a snapshot of theirs is converted, but never is their log replayed. */
    static void checkLog(final int appVersion, final int engineVersion) {
        if (0 == SemanticVersion.major(appVersion) && 0 == SemanticVersion.minor(appVersion)) {
            throw new EngineVersionException("the log behind the last snapshot was written by an engine before version 4, and "
                + "this is version " + engineVersion + "; start the version that wrote it, stop it in order so that it writes a "
                + "snapshot, then start this one");
        }
    }
}
