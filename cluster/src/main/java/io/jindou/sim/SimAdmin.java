package io.jindou.sim;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.MessageFlags;
import io.jindou.gateway.session.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * What an administrator does to channels, lists, users and tokens; now and then somebody tries who is none. Asked by the socket,
 * or past the gateway's own rules as a command of a gateway that has others.
 */
final class SimAdmin {
    private final Simulation sim;
    private final SimRandom random;
    private final SimCommands commands;
    private final SimFrames frames;
    private long correlationId;

    SimAdmin(final Simulation sim) {
        this.sim = sim;
        random = sim.random();
        commands = sim.commands();
        frames = sim.frames();
    }

    void act(final SimClient client) {
        if (!client.isOpened() || !client.isAdmin && !random.oneIn(50)) {
            return;
        }
        final SimConnection by = client.connection();
        final boolean isRaw = random.oneIn(client.isAdmin ? 10 : 2);
        final int dice = random.below(100);
        correlationId++;
        if (dice < 38) {
            setMembers(by, isRaw, groupType(), group(), dice < 28 ? MemberList.MEMBERS : random.below(3));
        } else if (dice < 52) {
            setFlags(by, isRaw, groupType(), group(), random.oneIn(6) ? random.below(4) : 0,
                ChannelFlags.BAN | ChannelFlags.DISBAND);
        } else if (dice < 60) {
            setMembers(by, isRaw, ChannelTypes.PERSON, user(), random.below(3));
        } else if (dice < 65) {
            setFlags(by, isRaw, ChannelTypes.PERSON, user(), random.oneIn(4) ? random.below(8) : 0, ChannelFlags.ALL);
        } else if (dice < 76) {
            setToken(by, isRaw);
        } else if (dice < 80 || !sim.oracle().servesBusiness()) {
            // before all nodes have reported that they know how to publish, that ends a link; gateways wait for it
            quit(by, isRaw);
        } else {
            publish(by);
        }
    }

    /** A client cannot ask for it in its own protocol: the gateway's HTTP API does. */
    private void publish(final SimConnection by) {
        final boolean isPerson = random.oneIn(3);
        final int flags = (random.oneIn(8) ? MessageFlags.NO_PERSIST : 0) | (random.oneIn(2) ? MessageFlags.SYNC_ONCE : 0)
            | random.below(2) * MessageFlags.RED_DOT;
        final String from = random.oneIn(4) ? "" : random.oneIn(30) ? "bad@uid" : user();
        final byte[] payload = {(byte)random.below(2)};
        say(by, commands.publish(by.id(), from, new SimSend(correlationId,
            isPerson ? ChannelTypes.PERSON : groupType(), isPerson ? user() : group(),
            random.oneIn(3) ? "" : "p" + random.below(20), "", flags, random.below(256), random.below(100),
            random.oneIn(15) ? sim.clock().wallMs(random.between(-300, 300)) : 0, payload)));
    }

    private void quit(final SimConnection by, final boolean isRaw) {
        final String uid = user();
        final int flag = random.oneIn(2) ? DeviceFlags.ALL : random.below(3);
        if (isRaw) {
            say(by, commands.quit(by.id(), correlationId, uid, flag));
        } else {
            ask(by, frames.quit(correlationId, uid, flag));
        }
    }

    /** Whole lists are set and cleared by the HTTP API alone. */
    private void setMembers(
        final SimConnection by, final boolean isRaw, final int type, final String id, final int list) {
        final int dice = random.below(12);
        final int action = dice < 6 ? MemberAction.ADD : dice < 9 ? MemberAction.REMOVE : dice < 11 ? MemberAction.SET
            : MemberAction.CLEAR;
        final List<String> uids = MemberAction.CLEAR == action && !random.oneIn(10) ? List.of() : uids();
        if (isRaw || action > MemberAction.REMOVE) {
            say(by, commands.members(by.id(), correlationId, type, id, list, action, uids));
        } else {
            ask(by, frames.members(correlationId, type, id, list, action, uids));
        }
    }

    private void setFlags(
        final SimConnection by, final boolean isRaw, final int type, final String id, final int flags, final int mask) {
        if (isRaw) {
            say(by, commands.channelSet(by.id(), correlationId, type, id, flags, mask));
        } else {
            ask(by, frames.channelSet(correlationId, type, id, flags, mask));
        }
    }

    private void setToken(final SimConnection by, final boolean isRaw) {
        final SimClient client = random.pick(sim.clients());
        final String token = "token " + random.between(1, 1000);
        final int level = random.below(2);
        for (final SimClient other : sim.clients()) {
            if (other.uid.equals(client.uid) && other.deviceFlag == client.deviceFlag && !random.oneIn(10)) {
                other.token(token);
            }
        }
        if (isRaw) {
            say(by, commands.token(
                by.id(), correlationId, client.uid, client.deviceFlag, level, Tokens.hash(SimFrames.ascii(token))));
        } else {
            ask(by, frames.token(correlationId, client.uid, client.deviceFlag, level, token));
        }
    }

    private void ask(final SimConnection by, final byte[] frame) {
        by.expectAnswer(-correlationId);
        by.write(frame);
    }

    private void say(final SimConnection by, final int length) {
        if (by.isOpenAtGateway() && by.gateway.say(length)) {
            by.expectAnswer(-correlationId);
        }
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
