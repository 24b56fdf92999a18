package io.jindou.cluster;

import io.jindou.cluster.config.MemberSettings;
import io.jindou.cluster.heal.LogRelease;
import io.jindou.cluster.heal.Peers;
import io.jindou.cluster.heal.Sightings;
import io.jindou.cluster.heal.SnapshotRound;
import io.jindou.engine.journal.chronicle.ChronicleJournal;
import io.jindou.engine.journal.chronicle.Retention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps a member's disk from filling: snapshots on schedule, which the leader has all members take, release of the log and
 * the snapshots before them, and retention of the journal. Runs on the member's watching thread; {@link #snapshot} on any.
 */
final class MemberUpkeep {
    private static final Logger LOGGER = LoggerFactory.getLogger(MemberUpkeep.class);
    private static final long SNAPSHOT_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(2);
    private final MemberSettings settings;
    private final long tidyEveryNs;
    private final ClusterMember member;
    private final Peers peers;
    private final LogRelease release;
    private final ChronicleJournal journal;
    private final Retention retention;
    private final AtomicLong snapshotsFailed = new AtomicLong();
    private final AtomicLong releasesFailed = new AtomicLong();
    private final AtomicLong segmentsReleased = new AtomicLong();
    private final AtomicLong tidied = new AtomicLong();
    private long snapshotsSeen;
    private long snapshotNo;
    private long lastSnapshotNo;
    private long nextSnapshotNs;
    private long nextRoundNs;

    MemberUpkeep(
        final MemberSettings settings,
        final DataDirectory directory,
        final AeronStack stack,
        final ClusterMember member,
        final Peers peers,
        final ChronicleJournal journal,
        final long tidyEveryNs) {
        this.tidyEveryNs = tidyEveryNs;
        this.settings = settings;
        this.member = member;
        this.peers = peers;
        this.journal = journal;
        this.release = new LogRelease(directory.cluster(), stack::archiveClient,
            new Sightings(settings.layout(), settings.nodeId(), System::nanoTime, Sightings.REMEMBERED_NS));
        this.retention = new Retention(
            journal, settings.upkeep().retentionAge().toMillis(), settings.upkeep().retentionBytes());
        this.nextSnapshotNs = System.nanoTime() + settings.upkeep().snapshotEvery().toNanos();
        this.nextRoundNs = System.nanoTime() + tidyEveryNs;
    }

    /** Does what is due. */
    void step(final long nowNs) {
        if (!settings.upkeep().snapshotEvery().isZero() && nowNs - nextSnapshotNs >= 0) {
            nextSnapshotNs = nowNs + settings.upkeep().snapshotEvery().toNanos();
            if (member.leads()) {
                takeScheduled();
            }
        }
        if (nowNs - nextRoundNs >= 0) {
            nextRoundNs = nowNs + tidyEveryNs;
            tidy();
        }
    }

    private void takeScheduled() {
        try {
            LOGGER.info("scheduled snapshot: {}", snapshot());
        } catch (final NodeFailure ex) {
            snapshotsFailed.incrementAndGet();
            LOGGER.warn("the scheduled snapshot failed: {}", ex.getMessage());
        }
    }

    /** Has all members take a snapshot; succeeds when every one that lives has it at the same position. */
    Map<String, Object> snapshot() {
        final long startNs = System.nanoTime();
        final long position = member.snapshot(SNAPSHOT_TIMEOUT_MS);
        final SnapshotRound round = SnapshotRound.await(peers, position, SNAPSHOT_TIMEOUT_MS);
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("position", position);
        report.put("durationMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        report.put("completedBy", round.completed());
        report.put("away", round.away());
        return report;
    }

    private void tidy() {
        try {
            final long snapshots = member.snapshots();
            if (snapshots != snapshotsSeen) {
                snapshotsSeen = snapshots;
                // the node may start from the one before too, so its records stay
                snapshotNo = lastSnapshotNo;
                lastSnapshotNo = journal.forcedNo();
            }
            final List<Peers.Answer> answers = peers.ask();
            final LogRelease.Released released = release.release(answers);
            if (null != released) {
                segmentsReleased.addAndGet(released.segments());
            }
            if (retention.isOn() && 0 != snapshotNo) {
                retention.apply(System.currentTimeMillis(), snapshotNo);
            }
            tidied.incrementAndGet();
        } catch (final RuntimeException ex) {
            // tried again in the next round; the archive may be busy with a node that catches up
            releasesFailed.incrementAndGet();
            LOGGER.info("log and snapshots could not be released: {}", ex.getMessage());
        }
    }

    Map<String, Long> counters() {
        final Map<String, Long> counters = new TreeMap<>();
        counters.put("snapshots_failed", snapshotsFailed.get());
        counters.put("releases_failed", releasesFailed.get());
        counters.put("segments_released", segmentsReleased.get());
        counters.put("tidied", tidied.get());
        return counters;
    }
}
