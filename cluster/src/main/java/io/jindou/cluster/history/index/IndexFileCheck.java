package io.jindou.cluster.history.index;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.BitSet;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the pages of an LMDB file (format 1, 64 bits, little-endian) before LMDB maps it, because LMDB follows page numbers and
 * offsets as it finds them, and a wrong one ends the process. Every page of both trees must lie in the file, be of its kind, be
 * used once, and hold its nodes; the lists of free pages must name free pages. Keys and values may be anything: they are hints.
 * Done in slices, so that reads need not wait for it.
 *
 * <pre>
 *   page   0 number (8) · 10 kind (2) · 12 end of the node offsets (2) · 14 begin of the nodes (2) · 16 node offsets (2 each)
 *          an overflow page has at 12 how many pages it takes (4), and data from 16 on
 *   node   0 length of the value or, with 4, the child's page (6) · 4 flags (2) · 6 length of the key (2) · 8 key, value
 *   meta   16 magic (4) · 20 version (4) · 40 free tree (48) · 88 main tree (48) · 136 last page (8) · 144 transaction (8)
 *   tree   0 page size (4, free tree only) · 4 flags (2) · 6 depth (2) · 8 branch pages (8) · 16 leaf pages (8) · 40 root (8)
 * </pre>
 */
final class IndexFileCheck implements AutoCloseable {
    private static final int MAGIC = 0xBEEF_C0DE;
    private static final int VERSION = 1;
    private static final int PAGE_MIN = 4096;
    private static final int PAGE_MAX = 32 << 10;
    private static final long NO_PAGE = -1;
    private static final int DEPTH_MAX = 32;

    private static final int BRANCH = 0x01;
    private static final int LEAF = 0x02;
    private static final int OVERFLOW = 0x04;
    private static final int META = 0x08;
    private static final int KINDS = 0x6F;
    private static final int IN_OVERFLOW = 0x01;
    private static final int NUMBERS_AS_KEYS = 0x08;

    private static final int KIND_AT = 10;
    private static final int LOWER_AT = 12;
    private static final int UPPER_AT = 14;
    private static final int HEADER = 16;
    private static final int MAGIC_AT = 16;
    private static final int VERSION_AT = 20;
    private static final int FREE_AT = 40;
    private static final int MAIN_AT = 88;
    private static final int LAST_PAGE_AT = 136;
    private static final int TRANSACTION_AT = 144;
    private static final int TREE_FLAGS_AT = 4;
    private static final int DEPTH_AT = 6;
    private static final int LEAVES_AT = 16;
    private static final int ROOT_AT = 40;
    private static final int NODE = 8;
    private static final int FLAGS_AT = 4;
    private static final int KEY_LENGTH_AT = 6;

    private final FileChannel channel;
    private final ArrayDeque<Visit> visits = new ArrayDeque<>();
    private final BitSet seen = new BitSet();
    private ByteBuffer bytes = ByteBuffer.allocateDirect(PAGE_MIN);
    private UnsafeBuffer page = new UnsafeBuffer(bytes);
    private int pageSize = PAGE_MIN;
    private long lastPage;
    private long leaves;
    private String fault;

    /** A check of the file that has not begun. */
    IndexFileCheck(final Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        begin();
    }

    /** Looks at so many pages at most; true when it is over. */
    boolean step(final int pages) throws IOException {
        for (int i = 0; i < pages && null == fault && !visits.isEmpty(); i++) {
            visit(visits.pop());
        }
        if (null == fault && visits.isEmpty() && 0 != leaves) {
            fault = "its tree lacks " + leaves + " leaf pages";
        }
        return null != fault || visits.isEmpty();
    }

    /** What is wrong, once it is over; null for nothing. */
    String fault() {
        return fault;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void begin() throws IOException {
        if (!read(0) || !isMeta()) {
            fault = "its first page is damaged";
            return;
        }
        pageSize = page.getInt(FREE_AT, LITTLE_ENDIAN);
        if (pageSize < PAGE_MIN || pageSize > PAGE_MAX || !BitUtil.isPowerOfTwo(pageSize)) {
            fault = "its pages have " + pageSize + " bytes";
            return;
        }
        bytes = ByteBuffer.allocateDirect(pageSize);
        page = new UnsafeBuffer(bytes);
        if (!read(1) || !isMeta()) {
            fault = "its second page is damaged";
            return;
        }
        final long transaction = page.getLong(TRANSACTION_AT, LITTLE_ENDIAN);
        if (!read(0) || transaction > page.getLong(TRANSACTION_AT, LITTLE_ENDIAN)) {
            read(1);
        }
        lastPage = page.getLong(LAST_PAGE_AT, LITTLE_ENDIAN);
        if (lastPage < 1 || lastPage >= channel.size() / pageSize) {
            fault = "it ends before its page " + lastPage;
            return;
        }
        seen.set(0, 2);
        tree(FREE_AT, true);
        tree(MAIN_AT, false);
    }

    private boolean isMeta() {
        return META == (page.getShort(KIND_AT, LITTLE_ENDIAN) & KINDS) && MAGIC == page.getInt(MAGIC_AT, LITTLE_ENDIAN)
            && VERSION == page.getInt(VERSION_AT, LITTLE_ENDIAN);
    }

    private void tree(final int at, final boolean isFree) {
        final long root = page.getLong(at + ROOT_AT, LITTLE_ENDIAN);
        final int depth = page.getShort(at + DEPTH_AT, LITTLE_ENDIAN) & 0xFFFF;
        leaves += page.getLong(at + LEAVES_AT, LITTLE_ENDIAN);
        if (page.getShort(at + TREE_FLAGS_AT, LITTLE_ENDIAN) != (isFree ? NUMBERS_AS_KEYS : 0)) {
            fault = "its tree is of another kind";
            return;
        }
        if (NO_PAGE == root) {
            return;
        }
        if (depth < 1 || depth > DEPTH_MAX) {
            fault = "its tree has a depth of " + depth;
            return;
        }
        visits.push(new Visit(root, depth, isFree));
    }

    private void visit(final Visit visit) throws IOException {
        if (!take(visit.page) || !read(visit.page)) {
            return;
        }
        final int kind = page.getShort(KIND_AT, LITTLE_ENDIAN) & KINDS;
        final int lower = page.getShort(LOWER_AT, LITTLE_ENDIAN) & 0xFFFF;
        final int upper = page.getShort(UPPER_AT, LITTLE_ENDIAN) & 0xFFFF;
        if (visit.page != page.getLong(0, LITTLE_ENDIAN) || kind != (visit.depth > 1 ? BRANCH : LEAF)
            || lower < HEADER || lower > upper || upper > pageSize || 0 != (lower & 1)) {
            fault = "its page " + visit.page + " is damaged";
            return;
        }
        final int count = (lower - HEADER) / Short.BYTES;
        if (visit.depth > 1 && count < 2) {
            fault = "its page " + visit.page + " leads nowhere";
            return;
        }
        leaves -= LEAF == kind ? 1 : 0;
        for (int i = 0; i < count && null == fault; i++) {
            node(visit, page.getShort(HEADER + i * Short.BYTES, LITTLE_ENDIAN) & 0xFFFF, upper);
        }
    }

    private void node(final Visit visit, final int at, final int upper) throws IOException {
        final boolean isInside = at >= upper && 0 == (at & 1) && at + NODE <= pageSize;
        final int keyLength = isInside ? page.getShort(at + KEY_LENGTH_AT, LITTLE_ENDIAN) & 0xFFFF : 0;
        final int flags = isInside ? page.getShort(at + FLAGS_AT, LITTLE_ENDIAN) & 0xFFFF : 0;
        final long low = isInside ? page.getInt(at, LITTLE_ENDIAN) & 0xFFFF_FFFFL : 0;
        final int end = at + NODE + keyLength;
        if (!isInside || end > pageSize || keyLength > (visit.isFree ? BitUtil.SIZE_OF_LONG : IndexFile.KEY_LENGTH)) {
            fault = "a node of its page " + visit.page + " is damaged";
        } else if (visit.depth > 1) {
            visits.push(new Visit(low | (long)flags << Integer.SIZE, visit.depth - 1, visit.isFree));
        } else if (visit.isFree && BitUtil.SIZE_OF_LONG == keyLength) {
            freeList(visit, flags, end, low);
        } else if (visit.isFree || 0 != flags || IndexFile.KEY_LENGTH != keyLength || low > IndexFile.POSITION_LENGTH
            || low < IndexFile.VALUE_LENGTH || end + low > pageSize) {
            fault = "an entry in its page " + visit.page + " is damaged";
        }
    }

    /** A list of free pages in the leaf itself, or in pages of its own. */
    private void freeList(final Visit visit, final int flags, final int at, final long length) throws IOException {
        if (0 == flags && at + length <= pageSize && length >= Long.BYTES) {
            freePages(page, at, length);
        } else if (IN_OVERFLOW == flags && at + Long.BYTES <= pageSize && length >= Long.BYTES) {
            overflow(page.getLong(at, LITTLE_ENDIAN), length);
        } else {
            fault = "a list of free pages in its page " + visit.page + " is damaged";
        }
    }

    private void overflow(final long first, final long length) throws IOException {
        final long pages = (HEADER + length + pageSize - 1) / pageSize;
        if (first < 2 || first > lastPage || pages > lastPage - first + 1) {
            fault = "a list of free pages lies at " + first;
            return;
        }
        final ByteBuffer whole = ByteBuffer.allocate((int)(pages * pageSize));
        final UnsafeBuffer list = new UnsafeBuffer(whole);
        if (whole.capacity() != channel.read(whole, first * pageSize) || first != list.getLong(0, LITTLE_ENDIAN)
            || OVERFLOW != (list.getShort(KIND_AT, LITTLE_ENDIAN) & KINDS)
            || pages != list.getInt(LOWER_AT, LITTLE_ENDIAN)) {
            fault = "a list of free pages at " + first + " is damaged";
            return;
        }
        for (long taken = first; taken < first + pages; taken++) {
            take(taken);
        }
        freePages(list, HEADER, length);
    }

    private void freePages(final UnsafeBuffer list, final int at, final long length) {
        final long count = list.getLong(at, LITTLE_ENDIAN);
        if (count < 0 || count > length / Long.BYTES - 1) {
            fault = "a list of free pages names " + count;
            return;
        }
        for (int i = 1; i <= count && null == fault; i++) {
            take(list.getLong(at + i * Long.BYTES, LITTLE_ENDIAN));
        }
    }

    private boolean take(final long number) {
        if (null == fault && (number < 2 || number > lastPage || seen.get((int)number))) {
            fault = "its page " + number + " is " + (number < 2 || number > lastPage ? "beyond its end" : "used twice");
        }
        if (null == fault) {
            seen.set((int)number);
        }
        return null == fault;
    }

    private boolean read(final long number) throws IOException {
        bytes.clear();
        if (bytes.capacity() == channel.read(bytes, number * pageSize)) {
            return true;
        }
        fault = "its page " + number + " cannot be read";
        return false;
    }

    private record Visit(long page, int depth, boolean isFree) {
    }
}
