package io.jindou.engine.link;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.link.RingMemory;
import io.jindou.engine.Sections;
import io.jindou.engine.memory.HashIndex;
import io.jindou.engine.memory.RecordTable;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The engine's side of every link: what was applied, the ring of events that are not acknowledged yet, the lease and the digests.
 * All of it is state: every replica writes the same events under the same numbers, whether it sends them or not.
 */
public final class Links {
    /** No cluster session is bound. */
    public static final long UNBOUND = -1;
    /** No lease runs. */
    public static final long NO_LEASE = -1;

    private static final int MARKED = 1;
    private static final int LINK_ID = RecordTable.FIELDS;
    private static final int CLUSTER_SESSION = 16;
    private static final int LAST_COMMAND = 24;
    private static final int GAP_ASKED = 32;
    private static final int LEASE_DEADLINE = 40;
    private static final int NONCE = 48;
    private static final int SESSION_DIGEST = 56;
    private static final int INTEREST_DIGEST = 64;
    private static final int SESSION_COUNT = 72;
    private static final int SESSIONS_HEAD = 76;
    /** These two change together, so they share a step of the hash. */
    private static final int EVENT_CHAIN = 80;
    private static final int LAST_EVENT = 88;
    private static final int ACKED = 96;
    private static final int LAST_CONNECTION = 104;
    private static final int INTEREST_TOTAL = 112;
    private static final int RING_BYTES = 120;
    private static final int LAST_AUDIT = 128;
    private static final int LENGTH = 136;

    private final RecordTable table = new RecordTable(Sections.LINKS, LENGTH);
    private final HashIndex byLinkId = new HashIndex();
    private final RingMemory memory = new RingMemory();
    private final RingsSection ringsSection = new RingsSection(this);
    private final long seed;
    private LinkRing[] rings = new LinkRing[8];
    private int marked;

    public Links(final long seed) {
        this.seed = seed;
    }

    public RecordTable table() {
        return table;
    }

    /** The rings as a section of their own. */
    public RingsSection ringsSection() {
        return ringsSection;
    }

    /** The link of an id, or none. */
    public int find(final long linkId) {
        for (int id = byLinkId.first(Hashing.hash(linkId, seed)); id != NONE; id = byLinkId.next()) {
            if (linkId(id) == linkId) {
                return id;
            }
        }
        return NONE;
    }

    /** Adds a link, bound to a cluster session. */
    public int add(final long linkId, final long nonce, final long clusterSessionId, final int ringBytes) {
        final int id = table.add();
        final int at = table.offset(id);
        table.buffer(id).putLong(at + LINK_ID, linkId);
        table.buffer(id).putLong(at + NONCE, nonce);
        table.buffer(id).putLong(at + CLUSTER_SESSION, clusterSessionId);
        table.buffer(id).putLong(at + LEASE_DEADLINE, NO_LEASE);
        table.buffer(id).putInt(at + RING_BYTES, ringBytes);
        table.endChange(id);
        byLinkId.put(Hashing.hash(linkId, seed), id);
        addRing(id, ringBytes);
        return id;
    }

    /** Removes a link that has no sessions left. */
    public void remove(final int id) {
        if (0 != sessionCount(id) || 0 != interestTotal(id) || 0 != sessionDigest(id) || 0 != interestDigest(id)) {
            throw new IllegalStateException("link " + linkId(id) + " ends with " + sessionCount(id) + " sessions, interest "
                + interestTotal(id) + ", digests " + sessionDigest(id) + " and " + interestDigest(id));
        }
        if (isMarked(id)) {
            marked--;
        }
        rings[id].reset(0);
        rings[id] = null;
        byLinkId.remove(Hashing.hash(linkId(id), seed), id);
        table.remove(id);
    }

    // ---- events ----

    /**
     * Makes room for an event of exactly this length; the caller encodes it at {@link #eventBuffer}, {@link #eventOffset} and
     * calls {@link #endEvent}. A link without room is marked and takes no further events.
     */
    public boolean beginEvent(final int id, final int length, final boolean urgent) {
        if (isMarked(id)) {
            return false;
        }
        if (!rings[id].hasRoom(length, urgent || Defects.isPlanted(Defect.RESERVE_NOT_KEPT))) {
            mark(id);
            return false;
        }
        rings[id].append(length);
        return true;
    }

    public UnsafeBuffer eventBuffer(final int id) {
        return rings[id].buffer();
    }

    public int eventOffset(final int id) {
        return rings[id].messageOffset();
    }

    /** Ends the event begun last; its bytes join the chain hash of the link. Returns its number. */
    public long endEvent(final int id, final int length) {
        final LinkRing ring = rings[id];
        final long number = ring.lastNumber();
        final long chain = table.longAt(id, EVENT_CHAIN);
        table.putLongs(id, EVENT_CHAIN, Hashing.hash(ring.buffer(), ring.messageOffset(), length, chain), number);
        return number;
    }

    /** Releases events up to a number; false when it was never written. */
    public boolean acknowledge(final int id, final long event) {
        if (event > lastEvent(id)) {
            return false;
        }
        if (event > table.longAt(id, ACKED)) {
            rings[id].release(Defects.isPlanted(Defect.ACKNOWLEDGEMENT_OFF_BY_ONE)
                ? Math.min(event + 1, lastEvent(id)) : event);
            table.putLong(id, ACKED, event);
        }
        return true;
    }

    /** The events not acknowledged yet. */
    public LinkRing ring(final int id) {
        return rings[id];
    }

    /** Marks a link to be closed at the end of the entry. */
    public void mark(final int id) {
        if (!isMarked(id)) {
            table.beginChange(id);
            table.buffer(id).putByte(table.offset(id) + MARKED, (byte)1);
            table.endChange(id);
            marked++;
        }
    }

    public boolean isMarked(final int id) {
        return 0 != table.byteAt(id, MARKED);
    }

    /** How many links are marked. */
    public int marked() {
        return marked;
    }

    // ---- sessions and interest ----

    /** Counts a session in (1) or out (-1) with its share of the digest. */
    public void countSession(final int id, final int step, final long digest) {
        table.beginChange(id);
        final UnsafeBuffer buffer = table.buffer(id);
        final int at = table.offset(id);
        buffer.putInt(at + SESSION_COUNT, buffer.getInt(at + SESSION_COUNT) + step);
        buffer.putLong(at + SESSION_DIGEST, buffer.getLong(at + SESSION_DIGEST) + step * digest);
        table.endChange(id);
    }

    /** Counts the interest of one session in one channel in or out. */
    public void countInterest(final int id, final int step, final long digest) {
        table.beginChange(id);
        final UnsafeBuffer buffer = table.buffer(id);
        final int at = table.offset(id);
        buffer.putLong(at + INTEREST_TOTAL, buffer.getLong(at + INTEREST_TOTAL) + step);
        buffer.putLong(at + INTEREST_DIGEST, buffer.getLong(at + INTEREST_DIGEST) + step * digest);
        table.endChange(id);
    }

    public int sessionsHead(final int id) {
        return table.intAt(id, SESSIONS_HEAD);
    }

    public void sessionsHead(final int id, final int session) {
        table.putInt(id, SESSIONS_HEAD, session);
    }

    // ---- fields ----

    public long linkId(final int id) {
        return table.longAt(id, LINK_ID);
    }

    public long nonce(final int id) {
        return table.longAt(id, NONCE);
    }

    public long clusterSession(final int id) {
        return table.longAt(id, CLUSTER_SESSION);
    }

    /** Binds a cluster session (or {@link #UNBOUND}) and sets the lease that goes with it. */
    public void bind(final int id, final long clusterSessionId, final long leaseDeadline) {
        table.beginChange(id);
        table.buffer(id).putLong(table.offset(id) + CLUSTER_SESSION, clusterSessionId);
        table.buffer(id).putLong(table.offset(id) + LEASE_DEADLINE, leaseDeadline);
        table.endChange(id);
    }

    /** In elapsed ms of the cell. */
    public long leaseDeadline(final int id) {
        return table.longAt(id, LEASE_DEADLINE);
    }

    public long lastCommand(final int id) {
        return table.longAt(id, LAST_COMMAND);
    }

    public void lastCommand(final int id, final long number) {
        table.putLong(id, LAST_COMMAND, number);
    }

    /** The command number last asked for by a gap answer. */
    public long gapAsked(final int id) {
        return table.longAt(id, GAP_ASKED);
    }

    public void gapAsked(final int id, final long number) {
        table.putLong(id, GAP_ASKED, number);
    }

    public long lastEvent(final int id) {
        return table.longAt(id, LAST_EVENT);
    }

    public long acknowledged(final int id) {
        return table.longAt(id, ACKED);
    }

    public long lastAudit(final int id) {
        return table.longAt(id, LAST_AUDIT);
    }

    public void lastAudit(final int id, final long event) {
        table.putLong(id, LAST_AUDIT, event);
    }

    /** The highest connection id ever opened on the link. */
    public long lastConnection(final int id) {
        return table.longAt(id, LAST_CONNECTION);
    }

    public void lastConnection(final int id, final long connectionId) {
        table.putLong(id, LAST_CONNECTION, connectionId);
    }

    public int sessionCount(final int id) {
        return table.intAt(id, SESSION_COUNT);
    }

    public long sessionDigest(final int id) {
        return table.longAt(id, SESSION_DIGEST);
    }

    public long interestDigest(final int id) {
        return table.longAt(id, INTEREST_DIGEST);
    }

    public long interestTotal(final int id) {
        return table.longAt(id, INTEREST_TOTAL);
    }

    /** Bytes outside the heap taken by rings. */
    public long ringMemoryBytes() {
        return memory.allocatedBytes();
    }

    /** Rebuilds index and marks after a load of the records. */
    public void reindex() {
        for (int id = 1; id <= table.highest(); id++) {
            if (table.isLive(id)) {
                byLinkId.put(Hashing.hash(linkId(id), seed), id);
                marked += isMarked(id) ? 1 : 0;
            }
        }
    }

    public void close() {
        for (int id = 1; id < rings.length; id++) {
            if (null != rings[id]) {
                rings[id].reset(0);
            }
        }
        memory.close();
        table.close();
        byLinkId.close();
    }

    LinkRing addRing(final int id, final int ringBytes) {
        if (id >= rings.length) {
            rings = Arrays.copyOf(rings, Math.max(id + 1, rings.length * 2));
        }
        rings[id] = new LinkRing(memory, ringBytes, Limits.RING_RESERVE);
        return rings[id];
    }

    /** Capacity of the ring. */
    public int ringBytes(final int id) {
        return table.intAt(id, RING_BYTES);
    }
}
