package io.jindou.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.cluster.config.MemberSettings;
import io.jindou.cluster.heal.FirstStart;
import io.jindou.cluster.heal.LogExtent;
import io.jindou.cluster.heal.SourceBatches;
import io.jindou.cluster.peer.Hello;
import io.jindou.cluster.peer.JournalBatches;
import io.jindou.cluster.peer.PeerHost;
import io.jindou.engine.journal.JournalExtent;
import io.jindou.engine.journal.chronicle.ChronicleJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;

/** What a member tells the others of its cell; also while it still starts and has neither engine nor consensus module. */
final class MemberHost implements PeerHost {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final MemberSettings settings;
    private final DataDirectory directory;
    private final MemberLog log;
    private final int engineVersion;
    private final Supplier<Map<String, Object>> status;
    private volatile ChronicleJournal journal;
    private volatile ClusterMember member;

    MemberHost(
        final MemberSettings settings,
        final DataDirectory directory,
        final MemberLog log,
        final int engineVersion,
        final Supplier<Map<String, Object>> status) {
        this.settings = settings;
        this.directory = directory;
        this.log = log;
        this.engineVersion = engineVersion;
        this.status = status;
    }

    /** The member runs from here on. */
    void runs(final ClusterMember newMember, final ChronicleJournal newJournal) {
        journal = newJournal;
        member = newMember;
    }

    @Override
    public Hello hello() {
        final LogExtent.Extent extent = log.extent().read();
        final ClusterMember running = member;
        final boolean isWhole;
        final long firstNo;
        final long lastNo;
        if (null == running) {
            isWhole = false;
            firstNo = 0;
            lastNo = 0;
        } else {
            final JournalExtent kept = journal.extent();
            isWhole = kept.isWhole();
            lastNo = journal.lastNo();
            firstNo = 0 == lastNo ? 0 : kept.firstNo();
        }
        return new Hello(settings.nodeId(), settings.cell(), state(), engineVersion,
            null != running && running.leads() ? settings.nodeId() : Hello.NONE,
            null == running ? Hello.NONE : running.leadershipTermId(), extent.start(),
            null == running ? Hello.NONE : running.commitPosition(), extent.append(), extent.snapshot(), isWhole, firstNo,
            lastNo);
    }

    private Hello.State state() {
        try {
            return FirstStart.stateOf(directory);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public String status() {
        try {
            return JSON.writeValueAsString(status.get());
        } catch (final JsonProcessingException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public long snapshotPosition() {
        return log.extent().read().snapshot();
    }

    @Override
    public JournalBatches journal() {
        if (null == member) {
            throw new IllegalStateException("node " + settings.nodeId() + " still starts");
        }
        return new SourceBatches(journal);
    }
}
