package io.jindou.cluster;

import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import io.jindou.cluster.cell.CellCredentials;
import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.config.MemberSettings;
import io.jindou.cluster.heal.FirstStart;
import io.jindou.cluster.heal.LogExtent;
import io.jindou.cluster.heal.LogRebuild;
import io.jindou.cluster.heal.Peers;
import io.jindou.cluster.heal.RebuildDirectory;
import io.jindou.cluster.heal.RebuildSite;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Driver and archive of a member, and in the archive a log that a consensus module may start on. A member that has forgotten what
 * it confirmed, or was away for longer than the others keep the log, copies it before.
 */
final class MemberLog implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MemberLog.class);
    private static final String NETWORK_CHANNEL = "aeron:udp?term-length=64k";
    private final MemberSettings settings;
    private final MemberSite site;
    private final DataDirectory directory;
    private final MemberLayout threads;
    private final NodeErrors errors;
    private AeronStack stack;
    private volatile LogExtent extent;

    MemberLog(
        final MemberSettings settings,
        final MemberSite site,
        final DataDirectory directory,
        final MemberLayout threads,
        final NodeErrors errors) {
        this.settings = settings;
        this.site = site;
        this.directory = directory;
        this.threads = threads;
        this.errors = errors;
    }

    /** Starts driver and archive; what a copy left that did not end is removed before. */
    void open() throws IOException {
        if (RebuildStage.LOG == directory.rebuildStage()) {
            RebuildDirectory.begin(directory);
        }
        stack = AeronStack.launch(
            site, directory, AeronDirectory.of(directory.root()), settings.fsyncLevel(), threads, errors);
        extent = new LogExtent(directory.cluster(), stack::archiveClient);
    }

    /**
     * Returns when the consensus module may start.
     *
     * @param says gets a sentence every few seconds, for the operator
     * @param stop ends the waiting with {@link NodeFailure}
     */
    void makeWhole(
        final Peers peers, final CellSecret secret, final Consumer<String> says, final BooleanSupplier stop)
        throws IOException {
        if (1 == settings.layout().size() || !isRebuildNeeded(peers, says, stop)) {
            return;
        }
        says.accept("takes log and snapshot from the other nodes");
        while (!copy(peers, secret, says, stop)) {
            LOGGER.info("the copy of the log begins again");
        }
        RebuildDirectory.logIsWhole(directory);
        says.accept("has the log, and takes the journal from the other nodes while it follows");
    }

    /** One attempt, into an empty directory; false when another one may succeed, with another leader for example. */
    private boolean copy(
        final Peers peers, final CellSecret secret, final Consumer<String> says, final BooleanSupplier stop)
        throws IOException {
        CloseHelper.closeAll(extent, stack);
        RebuildDirectory.begin(directory);
        open();
        final RebuildSite here = new RebuildSite(settings.layout(), settings.nodeId(), stack.aeronDirectoryName(),
            directory.cluster(), stack::archiveClient, this::leaderArchive, NETWORK_CHANNEL, new CellCredentials(secret));
        try {
            new LogRebuild(here, peers, says).run(stop);
            return true;
        } catch (final NodeFailure | AeronException ex) {
            if (stop.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw ex;
            }
            LOGGER.warn("the log could not be copied", ex);
            says.accept("begins the copy of the log again, because " + Sentences.of(ex));
            return false;
        }
    }

    private boolean isRebuildNeeded(final Peers peers, final Consumer<String> says, final BooleanSupplier stop)
        throws IOException {
        return switch (FirstStart.stateOf(directory)) {
            case REBUILDING -> true;
            case EMPTY -> !settings.upkeep().isNewCell()
                && FirstStart.Verdict.REBUILD == new FirstStart(peers).await(says, stop);
            case MEMBER -> FirstStart.isTooFarBehind(extent.read().append(), peers.ask());
        };
    }

    private AeronArchive.Context leaderArchive() {
        return new AeronArchive.Context()
            .controlRequestChannel(NETWORK_CHANNEL)
            .controlResponseChannel(site.replicationChannel());
    }

    AeronStack stack() {
        return stack;
    }

    /** Where the log begins and ends; any thread. */
    LogExtent extent() {
        return extent;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(extent, stack);
    }
}
