package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.FileForcer;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.ReplayComparer;
import io.jindou.engine.journal.SpaceGuard;
import io.jindou.engine.journal.SpaceGuard.UsableSpace;
import java.nio.file.Path;

/** Settings of a {@link ChronicleJournal}; none of them changes what the engine decides. */
public final class JournalContext {
    private static final int RECORDS_PER_FILE_DEFAULT = 1 << 20;
    private static final int BLOCK_SIZE_DEFAULT = 16 << 20;

    private final Path directory;
    private int recordsPerFile = RECORDS_PER_FILE_DEFAULT;
    private int blockSize = BLOCK_SIZE_DEFAULT;
    private long reserve = SpaceGuard.RESERVE_DEFAULT;
    private long verifyMax = ReplayComparer.VERIFY_DEFAULT;
    private FileForcer forcer = FileForcer.SYSTEM;
    private UsableSpace usableSpace;
    private boolean rebuild;
    private String remedy = JournalException.RESTORE;

    /** Settings of the journal in this directory, which is made when it is absent. */
    public JournalContext(final Path directory) {
        this.directory = directory.toAbsolutePath();
        this.usableSpace = () -> this.directory.toFile().getUsableSpace();
    }

    /** Where the segments and the manifest lie. */
    public Path directory() {
        return directory;
    }

    /** Records in a cycle file. Segments that exist keep theirs. */
    public int recordsPerFile() {
        return recordsPerFile;
    }

    /** See {@link #recordsPerFile()}. */
    public JournalContext recordsPerFile(final int records) {
        this.recordsPerFile = records;
        return this;
    }

    /** Bytes that are mapped at once; four times the largest record at least. Files are sparse up to the end of a block. */
    public int blockSize() {
        return blockSize;
    }

    /** See {@link #blockSize()}. */
    public JournalContext blockSize(final int bytes) {
        this.blockSize = bytes;
        return this;
    }

    /** Bytes of disk space that have to stay free. */
    public long reserve() {
        return reserve;
    }

    /** See {@link #reserve()}. */
    public JournalContext reserve(final long bytes) {
        this.reserve = bytes;
        return this;
    }

    /** How many of the newest trusted records are read at a start. */
    public long verifyMax() {
        return verifyMax;
    }

    /** See {@link #verifyMax()}. */
    public JournalContext verifyMax(final long records) {
        this.verifyMax = records;
        return this;
    }

    /**
     * True when the journal may begin without records that its snapshot relies on, because they will be copied from a peer.
     * What is missing is written down, so a journal that was begun like this can be opened only like this until it is whole.
     */
    public boolean rebuild() {
        return rebuild;
    }

    /** See {@link #rebuild()}. */
    public JournalContext rebuild(final boolean isAllowed) {
        this.rebuild = isAllowed;
        return this;
    }

    /** What operators are told to do about missing or damaged files, as the end of a sentence. */
    public String remedy() {
        return remedy;
    }

    /** {@link JournalException#REBUILD} in a cell of several nodes, else {@link JournalException#RESTORE}. */
    public JournalContext remedy(final String sentence) {
        this.remedy = sentence;
        return this;
    }

    /** How files are forced to disk. */
    public FileForcer forcer() {
        return forcer;
    }

    /** See {@link #forcer()}. */
    public JournalContext forcer(final FileForcer newForcer) {
        this.forcer = newForcer;
        return this;
    }

    /** Where the free disk space is read. */
    public UsableSpace usableSpace() {
        return usableSpace;
    }

    /** See {@link #usableSpace()}. */
    public JournalContext usableSpace(final UsableSpace newUsableSpace) {
        this.usableSpace = newUsableSpace;
        return this;
    }
}
