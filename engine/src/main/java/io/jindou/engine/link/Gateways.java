package io.jindou.engine.link;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Hashing;
import io.jindou.engine.Sections;
import io.jindou.engine.memory.HashIndex;
import io.jindou.engine.memory.RecordTable;

/** Each (gateway, agent) that ever opened a link: its highest incarnation, which outlives the links, and its instance secret. */
public final class Gateways {
    private static final int KEY = RecordTable.FIELDS;
    private static final int LINK = 12;
    private static final int INCARNATION = 16;
    private static final int SECRET_HIGH = 24;
    private static final int SECRET_LOW = 32;
    private static final int LENGTH = 40;

    private final RecordTable table = new RecordTable(Sections.GATEWAYS, LENGTH);
    private final HashIndex byKey = new HashIndex();

    public RecordTable table() {
        return table;
    }

    /** The record of a {@code LinkId.key}, or none. */
    public int find(final int key) {
        for (int id = byKey.first(hash(key)); id != NONE; id = byKey.next()) {
            if (table.intAt(id, KEY) == key) {
                return id;
            }
        }
        return NONE;
    }

    /** Adds a record that {@link #find} does not know. */
    public int add(final int key) {
        final int id = table.add();
        table.buffer(id).putInt(table.offset(id) + KEY, key);
        table.endChange(id);
        byKey.put(hash(key), id);
        return id;
    }

    /** Record of the living link, or none. */
    public int link(final int id) {
        return table.intAt(id, LINK);
    }

    public void link(final int id, final int link) {
        table.beginChange(id);
        table.buffer(id).putInt(table.offset(id) + LINK, link);
        table.endChange(id);
    }

    public long incarnation(final int id) {
        return table.longAt(id, INCARNATION);
    }

    /** True when the instance that opened the last incarnation shows the same secret again. */
    public boolean hasSecret(final int id, final long high, final long low) {
        final int at = table.offset(id);
        return 0 == ((table.buffer(id).getLong(at + SECRET_HIGH) ^ high) | (table.buffer(id).getLong(at + SECRET_LOW) ^ low));
    }

    /** Starts the next incarnation with a new link. */
    public void opened(final int id, final int link, final long incarnation, final long secretHigh, final long secretLow) {
        table.beginChange(id);
        final int at = table.offset(id);
        table.buffer(id).putInt(at + LINK, link);
        table.buffer(id).putLong(at + INCARNATION, incarnation);
        table.buffer(id).putLong(at + SECRET_HIGH, secretHigh);
        table.buffer(id).putLong(at + SECRET_LOW, secretLow);
        table.endChange(id);
    }

    /** Rebuilds the index after a load. */
    public void reindex() {
        for (int id = 1; id <= table.highest(); id++) {
            if (table.isLive(id)) {
                byKey.put(hash(table.intAt(id, KEY)), id);
            }
        }
    }

    public void close() {
        table.close();
        byKey.close();
    }

    private static long hash(final int key) {
        return Hashing.mix(key + 1L);
    }
}
