package io.jindou.cluster.history.index;

import io.jindou.cluster.history.index.IndexFailure.Kind;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.RecordDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of one journal: follows it in slices and writes every so many sequences of each channel. What is in doubt is thrown
 * away and made anew from the journal: a file that is damaged or was written when the machine went down, one that goes further
 * than the journal or ends at another record, one of a journal that lacks records, and one of which retention has left little.
 *
 * <p>What an entry says is checked by whoever uses it, so none of this decides whether answers are right.
 */
public final class HistoryIndex implements ChannelIndex {
    private static final Logger LOGGER = LoggerFactory.getLogger(HistoryIndex.class);

    private static final String NOT_WHOLE = "waits until the journal is whole";

    private final IndexContext ctx;
    private final Journal journal;
    private final BooleanSupplier isReplayed;
    private final IndexMark mark;
    private final IndexBatch batch;
    private final RecordChannel channel = new RecordChannel();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final Map<Counter, AtomicLong> counters;
    private State state = State.NEW;
    private IndexFileCheck check;
    private IndexFile file;
    private JournalReader reader;
    private IndexPosition written;
    private long firstNo;
    private long nextNo;
    /** The last record that could be read, by which the index is known again, and its checksum. */
    private long soundNo;
    private long checksum;
    private long writtenNs;
    private long nextSliceNs;
    private boolean hasSlice;
    /** Why it is being made anew; null when it is not. */
    private volatile String discarded;
    /** What keeps it; null while it follows. */
    private volatile String obstacle = "is not open yet";
    private volatile long coveredNo;

    /** What can happen to an index; {@code history_index_} and the name are the counter. */
    private enum Counter {
        /** Entries written. */
        ENTRIES,
        /** Transactions. */
        WRITES,
        /** Walks that an entry made shorter. */
        HINTS,
        /** Entries that led to another record than they should: to one of a channel with the same hash, for instance. */
        WRONG_HINTS,
        /** How often it was thrown away. */
        DISCARDED,
        /** How often the disk did not take it. */
        DISK_FAILURES,
        /** How often anything else went wrong, the journal's reader for instance. */
        FAILURES,
        /** Records that could not be read and are not covered. */
        UNREADABLE
    }

    private enum State {
        NEW,
        CHECKING,
        /** Open, but whether it belongs to the journal cannot be said before the log is replayed or the journal whole. */
        OPEN,
        FOLLOWING,
        /** Gives what it has, but takes no more. */
        FULL,
        OFF
    }

    /**
     * An index that is opened by the first {@link #step}.
     *
     * @param isReplayed tells when the log was replayed, so that the journal ends where it ends.
     */
    public HistoryIndex(final IndexContext ctx, final Journal journal, final BooleanSupplier isReplayed) {
        this.ctx = ctx;
        this.journal = journal;
        this.isReplayed = isReplayed;
        this.mark = new IndexMark(ctx.directory(), ctx.forcer(), ctx.bootId());
        this.batch = new IndexBatch(ctx.batchMax());
        this.counters = new TreeMap<>();
        for (final Counter counter : Counter.values()) {
            counters.put(counter, new AtomicLong());
        }
    }

    @Override
    public int step(final long nowNs) {
        if (State.OFF == state || hasSlice && nowNs - nextSliceNs < 0) {
            return 0;
        }
        int work = 0;
        long pauseNs = 0;
        try {
            work = slice(nowNs);
        } catch (final IndexFailure ex) {
            pauseNs = onFailure(ex);
        } catch (final IOException ex) {
            pauseNs = onFailure(new IndexFailure(Kind.DISK, ex.getMessage(), ex));
        } catch (final RuntimeException ex) {
            LOGGER.warn("the index of the history cannot go on now", ex);
            count(Counter.FAILURES);
            say("waits: " + ex.getMessage());
            pauseNs = ctx.retryNs();
        }
        // whoever waits for an answer, and the other threads of a machine of few cores, get the rest of the time
        hasSlice = true;
        nextSliceNs = pauseNs > 0 ? nowNs + pauseNs : nowNs + (ctx.nanoClock().nanoTime() - nowNs) * ctx.timeShare();
        return work;
    }

    private int slice(final long nowNs) throws IndexFailure, IOException {
        switch (state) {
            case NEW -> begin();
            case CHECKING -> {
                if (check.step(ctx.sliceRecords())) {
                    endCheck();
                }
            }
            case OPEN -> {
                return join(nowNs);
            }
            case FOLLOWING -> {
                return follow(nowNs);
            }
            default -> {
                return 0;
            }
        }
        return 1;
    }

    // ===== opening =====

    private void begin() throws IOException, IndexFailure {
        Files.createDirectories(ctx.directory());
        final Path data = ctx.directory().resolve(IndexFile.NAME);
        if (!Files.exists(data)) {
            open();
            return;
        }
        final String doubt = mark.doubt();
        if (null != doubt) {
            discard(doubt);
            return;
        }
        check = new IndexFileCheck(data);
        say("is checked");
        state = State.CHECKING;
    }

    private void endCheck() throws IOException, IndexFailure {
        final String fault = check.fault();
        closeCheck();
        if (null == fault) {
            open();
        } else {
            discard(fault);
        }
    }

    private void open() throws IOException, IndexFailure {
        mark.opening();
        file = new IndexFile(ctx.directory(), ctx.size(), ctx.sizeMax());
        written = file.position();
        final boolean isNew = null == written && 0 == file.count();
        mark.open();
        state = State.OPEN;
        if (!isNew && (null == written || written.gap() != ctx.gap())) {
            discard("it has another format");
        }
    }

    /** Decides whether the index belongs to the journal as it is now. */
    private int join(final long nowNs) throws IndexFailure {
        if (!journal.isWhole()) {
            say(NOT_WHOLE);
            if (null != written) {
                discard("the journal lacks records");
            }
            return 0;
        }
        if (null == reader) {
            reader = journal.newReader();
        }
        final long lastNo = null == written ? 0 : written.lastNo();
        if (lastNo > reader.lastNo()) {
            if (isReplayed.getAsBoolean() && lastNo > reader.lastNo()) {
                discard("it goes up to journal record " + lastNo + ", and the journal ends at " + reader.lastNo());
            } else {
                say("waits for the log to be replayed up to journal record " + lastNo);
            }
            return 0;
        }
        if (lastNo > 0 && !isRecord(lastNo, written.checksum())) {
            discard("it does not know journal record " + lastNo);
            return 0;
        }
        firstNo = lastNo > 0 ? written.firstNo() : Math.max(1, reader.firstNo());
        nextNo = lastNo > 0 ? lastNo + 1 : firstNo;
        soundNo = lastNo;
        checksum = lastNo > 0 ? written.checksum() : 0;
        writtenNs = nowNs;
        coveredNo = nextNo - 1;
        state = State.FOLLOWING;
        obstacle = null;
        LOGGER.info("the index of the history covers journal records {} to {} of {}", firstNo, nextNo - 1, reader.lastNo());
        return 1;
    }

    private boolean isRecord(final long journalNo, final long expected) {
        try {
            reader.read(journalNo, view);
            return expected == RecordDescriptor.storedChecksum(view, 0);
        } catch (final JournalException ex) {
            LOGGER.info("journal record {}, at which the index of the history ends, cannot be read: {}", journalNo,
                ex.getMessage());
            return false;
        }
    }

    // ===== following =====

    private int follow(final long nowNs) throws IndexFailure {
        if (!journal.isWhole()) {
            // it was joined before the journal had looked at its files
            say(NOT_WHOLE);
            return 0;
        }
        final long kept = reader.firstNo();
        final long last = reader.lastNo();
        if (kept - firstNo > Math.max(ctx.staleMin(), last - kept)) {
            discard("retention has removed most of what it covers");
            return 1;
        }
        nextNo = Math.max(nextNo, kept);
        int work = 0;
        while (nextNo <= last && work < ctx.sliceRecords() && !batch.isFull()) {
            take(nextNo);
            work++;
        }
        final long unwritten = soundNo - (null == written ? 0 : written.lastNo());
        if (batch.isFull() || unwritten >= ctx.recordsPerWrite()
            || batch.count() > 0 && nowNs - writtenNs >= ctx.writeEveryNs()) {
            write(nowNs);
        }
        coveredNo = nextNo - 1;
        obstacle = null;
        if (nextNo > last) {
            discarded = null;
        }
        return work;
    }

    private void take(final long journalNo) {
        try {
            reader.read(journalNo, view);
            soundNo = journalNo;
            checksum = RecordDescriptor.storedChecksum(view, 0);
            final long seq = RecordDescriptor.messageSeq(view, 0);
            if (0 == seq % ctx.gap()) {
                batch.add(channel.hashOf(view), seq, journalNo);
            }
        } catch (final JournalException ex) {
            if (JournalException.Kind.DAMAGED != ex.kind() && JournalException.Kind.TRUNCATED != ex.kind()) {
                throw ex;
            }
            count(Counter.UNREADABLE);
        }
        nextNo = journalNo + 1;
    }

    private void write(final long nowNs) throws IndexFailure {
        final IndexPosition position = new IndexPosition(ctx.gap(), firstNo, soundNo, checksum);
        if (ctx.usableSpace().getAsLong() < ctx.reserve()) {
            throw new IndexFailure(Kind.DISK, "less than " + ctx.reserve() + " bytes are free in " + ctx.directory(), null);
        }
        file.write(batch, position);
        counters.get(Counter.ENTRIES).addAndGet(batch.count());
        count(Counter.WRITES);
        batch.clear();
        written = position;
        writtenNs = nowNs;
    }

    // ===== reading =====

    @Override
    public long find(final long channelHash, final long seq, final long maxSeq) {
        if (State.FOLLOWING != state && State.FULL != state) {
            return 0;
        }
        try {
            final long kept = reader.firstNo();
            final long journalNo = file.find(channelHash, seq, maxSeq);
            return 0 == journalNo || journalNo >= kept ? journalNo : findKept(channelHash, seq, maxSeq, kept);
        } catch (final IndexFailure ex) {
            nextSliceNs = ctx.nanoClock().nanoTime() + onFailure(ex);
            return 0;
        }
    }

    /** Retention has removed what was asked for: the first entry behind it, for the walk that finds where the channel begins. */
    private long findKept(final long channelHash, final long fromSeq, final long maxSeq, final long kept)
        throws IndexFailure {
        long low = fromSeq;
        long high = maxSeq;
        while (low < high) {
            final long middle = low + (high - low) / 2;
            final long journalNo = file.find(channelHash, middle, maxSeq);
            if (0 == journalNo || journalNo >= kept) {
                high = middle;
            } else {
                low = file.foundSeq() + 1;
            }
        }
        final long journalNo = file.find(channelHash, low, maxSeq);
        return journalNo >= kept ? journalNo : 0;
    }

    @Override
    public long foundSeq() {
        return file.foundSeq();
    }

    @Override
    public void onHint(final boolean isRight) {
        count(isRight ? Counter.HINTS : Counter.WRONG_HINTS);
    }

    // ===== trouble =====

    /** Returns how long to wait before the next attempt. */
    private long onFailure(final IndexFailure failure) {
        switch (failure.kind()) {
            case DAMAGED -> {
                discard(failure.getMessage());
                return ctx.retryNs();
            }
            case DISK -> {
                count(Counter.DISK_FAILURES);
                say("waits: " + failure.getMessage());
                return ctx.retryNs();
            }
            case FULL -> {
                say("takes no more: " + failure.getMessage());
                state = State.FULL;
                return 0;
            }
            default -> {
                say("is off: " + failure.getMessage());
                state = State.OFF;
                return 0;
            }
        }
    }

    /** Reads do without until it is made anew. */
    private void discard(final String why) {
        LOGGER.warn("the index of the history is thrown away and made anew from the journal, because {}", why);
        count(Counter.DISCARDED);
        discarded = why;
        closeFile();
        IoUtil.delete(ctx.directory().toFile(), true);
        batch.clear();
        written = null;
        coveredNo = 0;
        if (Files.exists(ctx.directory().resolve(IndexFile.NAME))) {
            say("is off: it was thrown away, but " + ctx.directory() + " cannot be removed");
            state = State.OFF;
        } else {
            say("begins anew, because " + why);
            state = State.NEW;
        }
    }

    private void closeFile() {
        closeCheck();
        CloseHelper.closeAll(file, reader);
        file = null;
        reader = null;
    }

    private void closeCheck() {
        CloseHelper.quietClose(check);
        check = null;
    }

    private void say(final String what) {
        if (!what.equals(obstacle)) {
            obstacle = what;
            LOGGER.info("the index of the history {}", what);
        }
    }

    private void count(final Counter counter) {
        counters.get(counter).incrementAndGet();
    }

    @Override
    public String sentence() {
        final String kept = obstacle;
        if (null != kept) {
            return kept;
        }
        final String why = discarded;
        final String covered = "journal record " + coveredNo + " of " + journal.lastNo();
        return null == why ? "covers up to " + covered : "is made anew, now at " + covered + ", because " + why;
    }

    @Override
    public Map<String, Long> counters() {
        final Map<String, Long> values = new TreeMap<>();
        counters.forEach((counter, value) ->
            values.put("history_index_" + counter.name().toLowerCase(Locale.ROOT), value.get()));
        values.put("history_index_covered_no", coveredNo);
        return values;
    }

    /** Writes what is left, sees to it that it is on disk, and says so beside it. */
    @Override
    public void close() {
        try {
            if (null != file) {
                if (State.FOLLOWING == state && soundNo > 0) {
                    write(ctx.nanoClock().nanoTime());
                }
                file.force();
                closeFile();
                mark.closed();
            }
        } catch (final IndexFailure | IOException ex) {
            LOGGER.info("the index of the history was not closed well: {}", ex.getMessage());
        } finally {
            closeFile();
            state = State.OFF;
        }
    }
}
