package io.jindou.cluster.history.index;

import io.jindou.engine.journal.FileForcer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** Settings of a {@link HistoryIndex}. Tests make them small. */
public final class IndexContext {
    private static final int GAP_DEFAULT = 64;
    private static final int SLICE_RECORDS_DEFAULT = 256;
    private static final int BATCH_MAX_DEFAULT = 256;
    private static final long RECORDS_PER_WRITE_DEFAULT = 64 << 10;
    private static final long WRITE_EVERY_NS_DEFAULT = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long RETRY_NS_DEFAULT = TimeUnit.SECONDS.toNanos(10);
    private static final long TIME_SHARE_DEFAULT = 3;
    private static final long SIZE_DEFAULT = 16L << 20;
    private static final long SIZE_MAX_DEFAULT = 64L << 30;
    private static final long STALE_MIN_DEFAULT = 1 << 20;
    /** Twice what the journal keeps free: what can be made anew yields first. */
    private static final long RESERVE_DEFAULT = 512L << 20;

    private final Path directory;
    private int gap = GAP_DEFAULT;
    private int batchMax = BATCH_MAX_DEFAULT;
    private long size = SIZE_DEFAULT;
    private long sizeMax = SIZE_MAX_DEFAULT;
    private long staleMin = STALE_MIN_DEFAULT;
    private long reserve = RESERVE_DEFAULT;
    private long retryNs = RETRY_NS_DEFAULT;
    private LongSupplier usableSpace;
    private FileForcer forcer = FileForcer.SYSTEM;
    private String bootId;

    /** Settings of the index in this directory, which is made when it is absent. */
    public IndexContext(final Path directory) {
        this.directory = directory.toAbsolutePath();
        this.usableSpace = () -> this.directory.toFile().getUsableSpace();
    }

    /** Where the file lies, and its mark. */
    public Path directory() {
        return directory;
    }

    /** Every so many sequences of a channel are in the index; a read follows the chain from there. */
    public int gap() {
        return gap;
    }

    /** See {@link #gap()}. */
    public IndexContext gap(final int sequences) {
        this.gap = sequences;
        return this;
    }

    /** Entries of one transaction. */
    public int batchMax() {
        return batchMax;
    }

    /** See {@link #batchMax()}. */
    public IndexContext batchMax(final int entries) {
        this.batchMax = entries;
        return this;
    }

    /** Bytes that are mapped at first. */
    public long size() {
        return size;
    }

    /** The most bytes of the file. */
    public long sizeMax() {
        return sizeMax;
    }

    /** See {@link #size()} and {@link #sizeMax()}; multiples of a page. */
    public IndexContext sizes(final long first, final long max) {
        this.size = first;
        this.sizeMax = max;
        return this;
    }

    /** So many removed records at least make it worth to begin anew. */
    public long staleMin() {
        return staleMin;
    }

    /** See {@link #staleMin()}. */
    public IndexContext staleMin(final long records) {
        this.staleMin = records;
        return this;
    }

    /** Bytes of disk space that the index leaves to others. */
    public long reserve() {
        return reserve;
    }

    /** Where the free disk space is read. */
    public LongSupplier usableSpace() {
        return usableSpace;
    }

    /** See {@link #reserve()} and {@link #usableSpace()}. */
    public IndexContext space(final long newReserve, final LongSupplier newUsableSpace) {
        this.reserve = newReserve;
        this.usableSpace = newUsableSpace;
        return this;
    }

    /** How long it waits after a failure. */
    public long retryNs() {
        return retryNs;
    }

    /** See {@link #retryNs()}. */
    public IndexContext retryNs(final long ns) {
        this.retryNs = ns;
        return this;
    }

    /** How the mark is forced to disk. */
    public FileForcer forcer() {
        return forcer;
    }

    /** See {@link #forcer()}. */
    public IndexContext forcer(final FileForcer newForcer) {
        this.forcer = newForcer;
        return this;
    }

    /** What changes when the machine starts; null for the system's. */
    public String bootId() {
        return bootId;
    }

    /** See {@link #bootId()}. */
    public IndexContext bootId(final String id) {
        this.bootId = id;
        return this;
    }

    /** Records, or pages of a check, of one slice: what an answer may wait for, some 100 µs. */
    int sliceRecords() {
        return SLICE_RECORDS_DEFAULT;
    }

    /** A slice begins when so many times the duration of the last one are over since that began: 3 is a third of the time. */
    long timeShare() {
        return TIME_SHARE_DEFAULT;
    }

    /** The position is written at least this often, so that a start does not read more than so many records again. */
    long recordsPerWrite() {
        return RECORDS_PER_WRITE_DEFAULT;
    }

    /** How long an entry waits for others. */
    long writeEveryNs() {
        return WRITE_EVERY_NS_DEFAULT;
    }

    NanoClock nanoClock() {
        return SystemNanoClock.INSTANCE;
    }
}
