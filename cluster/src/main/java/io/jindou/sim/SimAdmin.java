package io.jindou.sim;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import java.util.ArrayList;
import java.util.List;

/** What an administrator does to channels, lists, users and tokens; now and then somebody tries who is none. */
final class SimAdmin {
    private final Simulation sim;
    private final SimRandom random;
    private final SimCommands commands;
    private long correlationId;

    SimAdmin(final Simulation sim) {
        this.sim = sim;
        random = sim.random();
        commands = sim.commands();
    }

    void act(final SimClient client) {
        if (!client.isOpened() || !client.isAdmin && !random.oneIn(50)) {
            return;
        }
        final long connectionId = client.connection().id;
        final int dice = random.below(100);
        correlationId++;
        final int length;
        if (dice < 55) {
            length = commands.members(connectionId, correlationId, ChannelTypes.GROUP, group(),
                dice < 40 ? MemberList.MEMBERS : random.below(3),
                random.oneIn(3) ? MemberAction.REMOVE : MemberAction.ADD, uids());
        } else if (dice < 72) {
            length = commands.channelSet(connectionId, correlationId, ChannelTypes.GROUP, group(),
                random.oneIn(6) ? random.below(4) : 0, ChannelFlags.BAN | ChannelFlags.DISBAND);
        } else if (dice < 80) {
            length = commands.members(connectionId, correlationId, ChannelTypes.PERSON, user(),
                random.below(3), random.oneIn(2) ? MemberAction.REMOVE : MemberAction.ADD, uids());
        } else if (dice < 85) {
            length = commands.channelSet(connectionId, correlationId, ChannelTypes.PERSON, user(),
                random.oneIn(4) ? random.below(8) : 0, ChannelFlags.ALL);
        } else if (dice < 96) {
            length = setToken(connectionId);
        } else {
            length = commands.quit(connectionId, correlationId, user(), random.oneIn(2) ? DeviceFlags.ALL : random.below(3));
        }
        client.gateway().request(client.connection(), length);
    }

    private int setToken(final long connectionId) {
        final SimClient client = random.pick(sim.clients());
        final byte[] hash = new byte[32];
        hash[random.below(32)] = (byte)random.between(1, 100);
        for (final SimClient other : sim.clients()) {
            if (other.uid.equals(client.uid) && other.deviceFlag == client.deviceFlag && !random.oneIn(10)) {
                other.tokenHash(hash);
            }
        }
        return commands.token(connectionId, correlationId, client.uid, client.deviceFlag, random.below(2), hash);
    }

    private String group() {
        return random.oneIn(40) ? "bad#group" : "g" + random.between(1, sim.plan().groups);
    }

    private String user() {
        return "u" + random.between(1, sim.plan().clients);
    }

    private List<String> uids() {
        final List<String> uids = new ArrayList<>();
        for (int i = random.between(1, 4); i > 0; i--) {
            uids.add(random.oneIn(60) ? "bad@uid" : user());
        }
        return uids;
    }
}
