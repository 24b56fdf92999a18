package io.jindou.sim;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.MessageFlags;
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
        client.gateway().request(client.connection(), draw(connectionId, dice));
    }

    private int draw(final long connectionId, final int dice) {
        if (dice < 38) {
            return lists(connectionId, groupType(), group(), dice < 28 ? MemberList.MEMBERS : random.below(3));
        }
        if (dice < 52) {
            return commands.channelSet(connectionId, correlationId, groupType(), group(),
                random.oneIn(6) ? random.below(4) : 0, ChannelFlags.BAN | ChannelFlags.DISBAND);
        }
        if (dice < 60) {
            return lists(connectionId, ChannelTypes.PERSON, user(), random.below(3));
        }
        if (dice < 65) {
            return commands.channelSet(connectionId, correlationId, ChannelTypes.PERSON, user(),
                random.oneIn(4) ? random.below(8) : 0, ChannelFlags.ALL);
        }
        if (dice < 76) {
            return setToken(connectionId);
        }
        // before all nodes have reported that they know it, the command ends a link; gateways wait for that
        if (dice < 80 || !sim.oracle().servesBusiness()) {
            return commands.quit(connectionId, correlationId, user(), random.oneIn(2) ? DeviceFlags.ALL : random.below(3));
        }
        return publish(connectionId);
    }

    private int lists(final long connectionId, final int type, final String id, final int list) {
        final int dice = random.below(12);
        final int action = dice < 6 ? MemberAction.ADD : dice < 9 ? MemberAction.REMOVE : dice < 11 ? MemberAction.SET
            : MemberAction.CLEAR;
        return commands.members(connectionId, correlationId, type, id, list, action,
            MemberAction.CLEAR == action && !random.oneIn(10) ? List.of() : uids());
    }

    private int publish(final long connectionId) {
        final boolean isPerson = random.oneIn(3);
        final int flags = (random.oneIn(8) ? MessageFlags.NO_PERSIST : 0) | (random.oneIn(2) ? MessageFlags.SYNC_ONCE : 0)
            | random.below(2) * MessageFlags.RED_DOT;
        final String from = random.oneIn(4) ? "" : random.oneIn(30) ? "bad@uid" : user();
        final byte[] payload = {(byte)random.below(2)};
        return commands.publish(connectionId, from, new SimSend(correlationId,
            isPerson ? ChannelTypes.PERSON : groupType(), isPerson ? user() : group(),
            random.oneIn(3) ? "" : "p" + random.below(20), "", flags, random.below(256), random.below(100),
            random.oneIn(15) ? sim.clock().wallMs(random.between(-300, 300)) : 0, payload));
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

    /** Mostly groups; else any type, known or not. */
    private int groupType() {
        return random.percent(80) ? ChannelTypes.GROUP : random.between(ChannelTypes.GROUP, ChannelTypes.AGENT_GROUP + 1);
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
