package io.jindou.cluster.history.index;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.cluster.history.index.IndexFailure.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.GetOp;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Txn;

/**
 * The file of the index: a B+ tree of LMDB. Keys are 16 bytes, hash of the channel and sequence, both big-endian, so that the
 * entries of a channel lie beside each other in the order of their sequences; values are journal numbers. The position is kept
 * under sequence 0, which no message has. Used by one thread, so without LMDB's locks; and never forced but when it is closed.
 */
final class IndexFile implements AutoCloseable {
    static final String NAME = "data.mdb";
    /** Key of an entry. */
    static final int KEY_LENGTH = 2 * BitUtil.SIZE_OF_LONG;
    /** Its value. */
    static final int VALUE_LENGTH = BitUtil.SIZE_OF_LONG;
    /** The value that is the position. */
    static final int POSITION_LENGTH = 5 * BitUtil.SIZE_OF_LONG;

    private static final int MODE = 0_640;
    private static final long FORMAT = 1;
    private static final int SEQ = BitUtil.SIZE_OF_LONG;
    private static final int GAP = BitUtil.SIZE_OF_LONG;
    private static final int FIRST_NO = 2 * BitUtil.SIZE_OF_LONG;
    private static final int LAST_NO = 3 * BitUtil.SIZE_OF_LONG;
    private static final int CHECKSUM = 4 * BitUtil.SIZE_OF_LONG;

    private final Env<DirectBuffer> env;
    private final Dbi<DirectBuffer> entries;
    private final long sizeMax;
    private final MutableDirectBuffer key = new UnsafeBuffer(ByteBuffer.allocateDirect(KEY_LENGTH));
    private final MutableDirectBuffer value = new UnsafeBuffer(ByteBuffer.allocateDirect(POSITION_LENGTH));
    private final DirectBuffer journalNo = new UnsafeBuffer(value, 0, VALUE_LENGTH);
    private long size;
    private long foundSeq;

    /**
     * Opens the file, or makes it. One that is there must have passed {@link IndexFileCheck}, because what is damaged in it
     * would end the process.
     *
     * @param size    bytes that are mapped at first; the file is as long as what is in it.
     * @param sizeMax the most bytes.
     */
    IndexFile(final Path directory, final long size, final long sizeMax) throws IndexFailure {
        IndexLibrary.load();
        this.sizeMax = sizeMax;
        this.size = Math.min(sizeMax, Math.max(size, BitUtil.findNextPositivePowerOfTwo(
            2 * directory.resolve(NAME).toFile().length())));
        Env<DirectBuffer> opened = null;
        try {
            opened = Env.create(DirectBufferProxy.PROXY_DB).setMapSize(this.size).open(directory.toFile(), MODE,
                EnvFlags.MDB_NOSYNC, EnvFlags.MDB_NOLOCK, EnvFlags.MDB_NOTLS, EnvFlags.MDB_NORDAHEAD);
            this.entries = opened.openDbi((String)null);
        } catch (final LmdbException | IllegalArgumentException ex) {
            if (null != opened) {
                opened.close();
            }
            throw failure(ex);
        }
        this.env = opened;
    }

    /** The position; null when there is none, or one of another format. */
    IndexPosition position() throws IndexFailure {
        key(0, 0);
        try (Txn<DirectBuffer> txn = env.txnRead()) {
            final DirectBuffer found = entries.get(txn, key);
            if (null == found || POSITION_LENGTH != found.capacity() || FORMAT != found.getLong(0, LITTLE_ENDIAN)) {
                return null;
            }
            return new IndexPosition(found.getLong(GAP, LITTLE_ENDIAN), found.getLong(FIRST_NO, LITTLE_ENDIAN),
                found.getLong(LAST_NO, LITTLE_ENDIAN), found.getLong(CHECKSUM, LITTLE_ENDIAN));
        } catch (final LmdbException | IllegalArgumentException ex) {
            throw failure(ex);
        }
    }

    /** Writes entries and position: all or nothing. The file grows by itself up to its limit. */
    void write(final IndexBatch batch, final IndexPosition position) throws IndexFailure {
        while (true) {
            try (Txn<DirectBuffer> txn = env.txnWrite()) {
                for (int i = 0; i < batch.count(); i++) {
                    key(batch.channel(i), batch.seq(i));
                    value.putLong(0, batch.journalNo(i), LITTLE_ENDIAN);
                    entries.put(txn, key, journalNo);
                }
                key(0, 0);
                value.putLong(0, FORMAT, LITTLE_ENDIAN);
                value.putLong(GAP, position.gap(), LITTLE_ENDIAN);
                value.putLong(FIRST_NO, position.firstNo(), LITTLE_ENDIAN);
                value.putLong(LAST_NO, position.lastNo(), LITTLE_ENDIAN);
                value.putLong(CHECKSUM, position.checksum(), LITTLE_ENDIAN);
                entries.put(txn, key, value);
                txn.commit();
                return;
            } catch (final Env.MapFullException ex) {
                grow(ex);
            } catch (final LmdbException | IllegalArgumentException ex) {
                throw failure(ex);
            }
        }
    }

    /**
     * The entry of a channel with the least sequence from {@code seq} to {@code maxSeq}.
     *
     * @return its journal number, 0 when there is none; {@link #foundSeq()} holds otherwise.
     */
    long find(final long channel, final long seq, final long maxSeq) throws IndexFailure {
        key(channel, seq);
        try (Txn<DirectBuffer> txn = env.txnRead(); Cursor<DirectBuffer> cursor = entries.openCursor(txn)) {
            if (!cursor.get(key, GetOp.MDB_SET_RANGE)) {
                return 0;
            }
            final DirectBuffer found = cursor.key();
            if (KEY_LENGTH != found.capacity() || channel != found.getLong(0, BIG_ENDIAN)
                || found.getLong(SEQ, BIG_ENDIAN) > maxSeq || VALUE_LENGTH != cursor.val().capacity()) {
                return 0;
            }
            foundSeq = found.getLong(SEQ, BIG_ENDIAN);
            return cursor.val().getLong(0, LITTLE_ENDIAN);
        } catch (final LmdbException | IllegalArgumentException ex) {
            throw failure(ex);
        }
    }

    long foundSeq() {
        return foundSeq;
    }

    /** Entries, the position among them. */
    long count() throws IndexFailure {
        try {
            return env.stat().entries;
        } catch (final LmdbException | IllegalArgumentException ex) {
            throw failure(ex);
        }
    }

    /** Sees to it that all is on disk. */
    void force() throws IndexFailure {
        try {
            env.sync(true);
        } catch (final LmdbException | IllegalArgumentException ex) {
            throw failure(ex);
        }
    }

    @Override
    public void close() {
        env.close();
    }

    private void key(final long channel, final long seq) {
        key.putLong(0, channel, BIG_ENDIAN);
        key.putLong(SEQ, seq, BIG_ENDIAN);
    }

    private void grow(final Env.MapFullException cause) throws IndexFailure {
        if (size >= sizeMax) {
            throw new IndexFailure(Kind.FULL, "it has reached " + sizeMax + " bytes", cause);
        }
        size = Math.min(sizeMax, 2 * size);
        try {
            env.setMapSize(size);
        } catch (final LmdbException | IllegalArgumentException ex) {
            throw failure(ex);
        }
    }

    /** A platform's error is one of the disk or of memory; all others are LMDB's word for a file that it does not understand. */
    private static IndexFailure failure(final RuntimeException cause) {
        final boolean isPlatform = cause instanceof LmdbNativeException.ConstantDerivedException;
        return new IndexFailure(isPlatform ? Kind.DISK : Kind.DAMAGED, cause.getMessage(), cause);
    }
}
