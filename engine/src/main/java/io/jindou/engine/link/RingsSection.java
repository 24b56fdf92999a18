package io.jindou.engine.link;

import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.link.RingSlice;
import io.jindou.engine.Sections;
import io.jindou.engine.memory.RecordTable;
import io.jindou.engine.snapshot.Section;
import io.jindou.engine.snapshot.SnapshotSink;
import io.jindou.engine.snapshot.SnapshotSource;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The unacknowledged events of all links, in the order of link records. Their hash is the chain that each link's record keeps, so
 * it is part of that section's hash. Loaded after the records of the links.
 */
public final class RingsSection implements Section {
    private static final int COUNT_BYTES = 8;

    private final Links links;

    RingsSection(final Links links) {
        this.links = links;
    }

    @Override
    public int sectionId() {
        return Sections.RINGS;
    }

    @Override
    public void write(final SnapshotSink sink) {
        final UnsafeBuffer head = new UnsafeBuffer(new byte[COUNT_BYTES]);
        final RingSlice slice = new RingSlice();
        final RecordTable table = links.table();
        for (int id = 1; id <= table.highest(); id++) {
            if (table.isLive(id)) {
                final LinkRing ring = links.ring(id);
                head.putLong(0, ring.lastNumber() - ring.firstNumber() + 1);
                sink.write(head, 0, COUNT_BYTES);
                long next = ring.firstNumber();
                int count = ring.slice(next, Integer.MAX_VALUE, slice);
                while (count > 0) {
                    sink.write(slice.buffer(), slice.offset(), slice.length());
                    next += count;
                    count = ring.slice(next, Integer.MAX_VALUE, slice);
                }
            }
        }
    }

    @Override
    public void load(final SnapshotSource source) {
        final UnsafeBuffer head = new UnsafeBuffer(new byte[COUNT_BYTES]);
        final RecordTable table = links.table();
        for (int id = 1; id <= table.highest(); id++) {
            if (table.isLive(id)) {
                source.read(head, 0, COUNT_BYTES);
                final long count = head.getLong(0);
                final LinkRing ring = links.addRing(id, links.ringBytes(id));
                if (links.acknowledged(id) + count != links.lastEvent(id)) {
                    throw source.damaged("link " + links.linkId(id) + " has " + count + " events");
                }
                ring.reset(links.acknowledged(id));
                for (long i = 0; i < count; i++) {
                    loadEntry(source, ring, head);
                }
            }
        }
    }

    private static void loadEntry(final SnapshotSource source, final LinkRing ring, final UnsafeBuffer head) {
        source.read(head, 0, LinkRing.ENTRY_HEADER);
        final int length = LinkRing.messageLength(head, 0);
        if (length < 0 || length > Limits.EVENT_MAX || !ring.hasRoom(length, true)) {
            throw source.damaged("an event of " + length + " bytes does not fit its ring");
        }
        ring.append(length);
        final int rest = LinkRing.entryLength(length) - LinkRing.ENTRY_HEADER;
        source.read(ring.buffer(), ring.messageOffset(), rest);
    }

    @Override
    public long stateHash() {
        return 0;
    }

    @Override
    public long recomputeHash() {
        return 0;
    }

    @Override
    public long allocatedBytes() {
        return 0;
    }

    @Override
    public void close() {
        // the links free their memory
    }
}
