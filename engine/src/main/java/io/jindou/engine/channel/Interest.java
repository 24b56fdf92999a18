package io.jindou.engine.channel;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.engine.Sections;
import io.jindou.engine.memory.RecordTable;

/**
 * How many sessions of members each link has, by channel: a message to a channel becomes one event for each link listed here. The
 * links of a channel are listed in the order of their ids, so that every replica writes events in the same order.
 */
public final class Interest {
    private static final int CHANNEL = RecordTable.FIELDS;
    private static final int LINK = 12;
    private static final int LINK_ID = 16;
    private static final int COUNT = 24;
    private static final int NEXT = 28;
    private static final int LENGTH = 32;

    private final RecordTable table = new RecordTable(Sections.INTEREST, LENGTH);
    private final Channels channels;

    public Interest(final Channels channels) {
        this.channels = channels;
    }

    public RecordTable table() {
        return table;
    }

    /** Adds sessions (or takes them away) of a link to a channel. */
    public void change(final int channelNo, final int link, final long linkId, final int delta) {
        int previous = NONE;
        int id = channels.interestHead(channelNo);
        while (NONE != id && linkIdOf(id) < linkId) {
            previous = id;
            id = next(id);
        }
        if (NONE == id || linkIdOf(id) != linkId) {
            insert(channelNo, link, linkId, delta, previous, id);
            return;
        }
        final int count = table.intAt(id, COUNT) + delta;
        if (count < 0) {
            throw new IllegalStateException("interest of channel " + channelNo + " at link " + linkId + " falls to " + count);
        }
        if (0 == count) {
            relink(channelNo, previous, next(id));
            table.remove(id);
        } else {
            table.putInt(id, COUNT, count);
        }
    }

    /** First link interested in a channel; go on with {@link #next}. */
    public int first(final int channelNo) {
        return channels.interestHead(channelNo);
    }

    public int next(final int id) {
        return table.intAt(id, NEXT);
    }

    /** Record number of the link. */
    public int link(final int id) {
        return table.intAt(id, LINK);
    }

    public void close() {
        table.close();
    }

    private void insert(
        final int channelNo, final int link, final long linkId, final int count, final int previous, final int next) {
        if (count <= 0) {
            throw new IllegalStateException("interest of channel " + channelNo + " at link " + linkId + " begins with " + count);
        }
        final int id = table.add();
        final int at = table.offset(id);
        table.buffer(id).putInt(at + CHANNEL, channelNo);
        table.buffer(id).putInt(at + LINK, link);
        table.buffer(id).putLong(at + LINK_ID, linkId);
        table.buffer(id).putInt(at + COUNT, count);
        table.buffer(id).putInt(at + NEXT, next);
        table.endChange(id);
        relink(channelNo, previous, id);
    }

    private void relink(final int channelNo, final int previous, final int id) {
        if (NONE == previous) {
            channels.interestHead(channelNo, id);
        } else {
            table.putInt(previous, NEXT, id);
        }
    }

    private long linkIdOf(final int id) {
        return table.longAt(id, LINK_ID);
    }
}
