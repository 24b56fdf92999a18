package io.jindou.engine;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.sbe.cluster.SettingsDecoder;
import io.jindou.codecs.sbe.cluster.SettingsEncoder;
import io.jindou.engine.snapshot.Section;
import io.jindou.engine.snapshot.SnapshotSink;
import io.jindou.engine.snapshot.SnapshotSource;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The few values that exist once in a cell: its settings, its clocks, the last message id and the end of the journal.
 *
 * <p>Time is two clocks, both state. {@link #now()} never goes back and makes ids and stamps of records. {@link #elapsed()}
 * counts how long the cell has been serving: it advances by at most two ticks an entry and not at all across a change of leader,
 * so that an outage expires no lease and no duplicate window.
 */
public final class CellState implements Section {
    /** 2024-01-01T00:00:00Z, the beginning of message ids. */
    public static final long EPOCH_MS = 1_704_067_200_000L;
    private static final int COUNTER_BITS = 12;
    private static final int CELL_BITS = 10;

    private static final int NOW = 0;
    private static final int ELAPSED = 8;
    private static final int LAST_STAMP = 16;
    private static final int LAST_ID_TICK = 24;
    private static final int JOURNAL_NO = 32;
    private static final int JOURNAL_CHECKSUM = 40;
    private static final int GENESIS = 48;
    private static final int LEADERSHIP_TERM_ID = 56;
    private static final int SETTINGS = 64;
    private static final int LENGTH = SETTINGS + Settings.LENGTH;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
    private final Settings settings = new Settings(buffer, SETTINGS);

    /** Settings of the cell; defaults before genesis. */
    public Settings settings() {
        return settings;
    }

    /** False until the first settings came through the log; until then no link is opened. */
    public boolean isBorn() {
        return 0 != buffer.getLong(GENESIS);
    }

    /** Takes settings that are in range; the first ones are the genesis. */
    public boolean trySettings(final SettingsDecoder wanted) {
        final boolean accepted = settings.accepts(wanted, isBorn());
        if (accepted) {
            settings.put(wanted);
            buffer.putLong(GENESIS, 1);
        }
        return accepted;
    }

    /** State of version 3 becomes state of version 4. */
    void convertFromVersion3() {
        settings.convertFromVersion3();
    }

    /** The term that entries belong to; part of a record's key, and not told again to a replica that starts from a snapshot. */
    public long leadershipTermId() {
        return buffer.getLong(LEADERSHIP_TERM_ID);
    }

    /** Cluster time in ms since the Unix epoch; never goes back. */
    public long now() {
        return buffer.getLong(NOW);
    }

    /** Milliseconds that the cell has been serving. */
    public long elapsed() {
        return buffer.getLong(ELAPSED);
    }

    /** Moves the clocks to the stamp of an entry. */
    void onStamp(final long stampMs) {
        final long grown = Math.max(0, stampMs - buffer.getLong(LAST_STAMP));
        buffer.putLong(ELAPSED, elapsed() + Math.min(grown, 2L * settings.tickMs()));
        buffer.putLong(LAST_STAMP, stampMs);
        buffer.putLong(NOW, Defects.isPlanted(Defect.CLOCK_GOES_BACK) ? stampMs : Math.max(now(), stampMs));
    }

    /** Moves the clocks across a change of leader. */
    void onNewTerm(final long leadershipTermId, final long stampMs) {
        if (Defects.isPlanted(Defect.LEASE_COUNTED_THROUGH_OUTAGE) && buffer.getLong(LAST_STAMP) > 0) {
            buffer.putLong(ELAPSED, elapsed() + Math.max(0, stampMs - buffer.getLong(LAST_STAMP)));
        }
        buffer.putLong(LEADERSHIP_TERM_ID, leadershipTermId);
        buffer.putLong(LAST_STAMP, stampMs);
        buffer.putLong(NOW, Math.max(now(), stampMs));
    }

    /** The next message id: 41 bits of ms, 10 bits cell, 12 bits counter; a full counter borrows the next millisecond. */
    public long nextMessageId() {
        final long earliest = (now() - EPOCH_MS) << COUNTER_BITS;
        long tick = Math.max(earliest, buffer.getLong(LAST_ID_TICK) + 1);
        if (Defects.isPlanted(Defect.MESSAGE_ID_WRAPS) && (tick >>> COUNTER_BITS) > now() - EPOCH_MS) {
            tick -= 1 << COUNTER_BITS;
        }
        buffer.putLong(LAST_ID_TICK, tick);
        final long counter = tick & ((1 << COUNTER_BITS) - 1);
        return ((tick >>> COUNTER_BITS) << (COUNTER_BITS + CELL_BITS))
            | ((long)settings.cellId() << COUNTER_BITS) | counter;
    }

    /** Number of the last journal record. */
    public long journalNo() {
        return buffer.getLong(JOURNAL_NO);
    }

    /** Checksum of the last journal record. */
    public long journalChecksum() {
        return buffer.getLong(JOURNAL_CHECKSUM);
    }

    /** Records that a journal record was written. */
    public void journalled(final long journalNo, final long checksum) {
        buffer.putLong(JOURNAL_NO, journalNo);
        buffer.putLong(JOURNAL_CHECKSUM, checksum);
    }

    @Override
    public int sectionId() {
        return Sections.CELL;
    }

    @Override
    public void write(final SnapshotSink sink) {
        sink.write(buffer, 0, LENGTH);
    }

    @Override
    public void load(final SnapshotSource source) {
        source.read(buffer, 0, LENGTH);
        if (Defects.isPlanted(Defect.SETTINGS_NOT_RESTORED)) {
            Settings.putDefaults(new SettingsEncoder().wrap(buffer, SETTINGS));
        }
        settings.refresh();
    }

    @Override
    public long stateHash() {
        return Hashing.hash(buffer, 0, LENGTH, Sections.CELL);
    }

    @Override
    public long recomputeHash() {
        return stateHash();
    }

    @Override
    public long allocatedBytes() {
        return 0;
    }

    @Override
    public void close() {
        // on the heap
    }
}
