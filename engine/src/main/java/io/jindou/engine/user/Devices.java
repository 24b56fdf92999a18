package io.jindou.engine.user;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.engine.Sections;
import io.jindou.engine.memory.RecordTable;
import org.agrona.DirectBuffer;

/** The token and level of each (user, device flag), as set by the business server. Tokens are kept as SHA-256 only. */
public final class Devices {
    /** Bytes of a token hash. */
    public static final int HASH_LENGTH = 32;
    private static final int DEVICE_FLAG = 1;
    private static final int LEVEL = 2;
    private static final int HAS_TOKEN = 3;
    private static final int USER = RecordTable.FIELDS;
    private static final int NEXT = 12;
    private static final int TOKEN_HASH = 16;
    private static final int LENGTH = TOKEN_HASH + HASH_LENGTH;

    private final RecordTable table = new RecordTable(Sections.DEVICES, LENGTH);
    private final Users users;

    public Devices(final Users users) {
        this.users = users;
    }

    public RecordTable table() {
        return table;
    }

    /** The device of a user with this flag, or none. */
    public int find(final int user, final int deviceFlag) {
        for (int id = users.devicesHead(user); id != NONE; id = table.intAt(id, NEXT)) {
            if ((table.buffer(id).getByte(table.offset(id) + DEVICE_FLAG) & 0xFF) == deviceFlag) {
                return id;
            }
        }
        return NONE;
    }

    /** Stores token hash and level. */
    public void set(final int user, final int deviceFlag, final int level, final DirectBuffer hash, final int hashOffset) {
        int id = find(user, deviceFlag);
        if (NONE == id) {
            id = table.add();
            final int at = table.offset(id);
            table.buffer(id).putByte(at + DEVICE_FLAG, (byte)deviceFlag);
            table.buffer(id).putInt(at + USER, user);
            table.buffer(id).putInt(at + NEXT, users.devicesHead(user));
            users.devicesHead(user, id);
        } else {
            table.beginChange(id);
        }
        final int at = table.offset(id);
        table.buffer(id).putByte(at + LEVEL, (byte)level);
        table.buffer(id).putByte(at + HAS_TOKEN, (byte)1);
        table.buffer(id).putBytes(at + TOKEN_HASH, hash, hashOffset, HASH_LENGTH);
        table.endChange(id);
    }

    /** Blanks the token: nobody can log in with this device flag until a new one is set. */
    public void blank(final int id) {
        table.beginChange(id);
        final int at = table.offset(id);
        table.buffer(id).putByte(at + HAS_TOKEN, (byte)0);
        table.buffer(id).setMemory(at + TOKEN_HASH, HASH_LENGTH, (byte)0);
        table.endChange(id);
    }

    public int level(final int id) {
        return table.buffer(id).getByte(table.offset(id) + LEVEL);
    }

    /** Compares in constant time. */
    public boolean tokenMatches(final int id, final DirectBuffer hash, final int hashOffset) {
        final DirectBuffer buffer = table.buffer(id);
        final int at = table.offset(id);
        long difference = 1 ^ buffer.getByte(at + HAS_TOKEN);
        for (int i = 0; i < HASH_LENGTH; i += Long.BYTES) {
            difference |= buffer.getLong(at + TOKEN_HASH + i) ^ hash.getLong(hashOffset + i);
        }
        return 0 == difference;
    }

    public void close() {
        table.close();
    }
}
