package io.jindou.engine;

import static io.jindou.codecs.ChannelTypes.GROUP;
import static io.jindou.codecs.ChannelTypes.PERSON;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.MessageFlags;
import java.util.Random;

/** A random mix of all commands from one seed: the same seed and step give the same command to every cell. */
final class BusyCell {
    private static final int USERS = 40;
    private static final int GROUPS = 6;
    private static final int DEVICES = 3;
    private static final long ADMIN = 1;

    private final Random random;
    private long connections = ADMIN;

    BusyCell(final long seed) {
        random = new Random(seed);
    }

    static void begin(final EngineHarness cell) {
        cell.sessionOpen(ADMIN, "____manager", DeviceFlags.SYSTEM, "", "");
    }

    void steps(final EngineHarness cell, final int count) {
        for (int i = 0; i < count; i++) {
            step(cell);
            if (0 == random.nextInt(50)) {
                cell.events();
            }
            if (0 == random.nextInt(20)) {
                cell.tick(random.nextInt(150));
            }
        }
    }

    private void step(final EngineHarness cell) {
        final String uid = "user" + random.nextInt(USERS);
        final String group = "group" + random.nextInt(GROUPS);
        final long connection = 2 + random.nextInt((int)connections);
        switch (random.nextInt(12)) {
            case 0:
            case 1:
                cell.sessionOpen(++connections, uid, random.nextInt(DEVICES), "d" + random.nextInt(4), "t");
                break;
            case 2:
                cell.sessionClose(connection);
                break;
            case 3:
                cell.members(ADMIN, GROUP, group, random.nextInt(3), random.nextInt(2), uid, "user" + random.nextInt(USERS));
                break;
            case 4:
                cell.members(ADMIN, PERSON, uid, MemberList.DENY, random.nextInt(2), "user" + random.nextInt(USERS));
                break;
            case 5:
                cell.channelSet(ADMIN, GROUP, group, 0 == random.nextInt(6) ? ChannelFlags.BAN : 0, ChannelFlags.BAN);
                break;
            case 6:
                cell.token(ADMIN, uid, random.nextInt(DEVICES), random.nextInt(2), "t");
                break;
            case 7:
                cell.members(ADMIN, GROUP, group, MemberList.MEMBERS, MemberAction.ADD, uid);
                break;
            case 8:
            case 9:
                cell.send(connection, GROUP, group, "m" + random.nextInt(30), "payload " + random.nextInt(3));
                break;
            default:
                cell.send(connection, PERSON, uid, 0 == random.nextInt(3) ? "" : "m" + random.nextInt(30), "hello",
                    random.nextInt(8) == 0 ? MessageFlags.NO_PERSIST : MessageFlags.RED_DOT, 0);
                break;
        }
    }
}
