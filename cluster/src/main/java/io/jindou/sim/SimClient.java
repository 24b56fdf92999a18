package io.jindou.sim;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.sbe.cluster.SendAckDecoder;
import io.jindou.sim.model.ModelIds;
import io.jindou.sim.model.Oracle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A device of a user: connects anywhere, sends, sends again what is not answered, and goes in every way a client goes. */
final class SimClient {
    private static final int DEAD_MS_MAX = 800;
    private static final int BURST = 5000;
    /** No type of channel. */
    private static final int OTHER_TYPE = ChannelTypes.AGENT_GROUP + 1;
    /** A device flag that nobody has heard of. */
    private static final int OWN_CLASS = 9;

    final int no;
    final String uid;
    final int deviceFlag;
    final String deviceId;
    final boolean isAdmin;
    private final Simulation sim;
    private final SimRandom random;
    private final Map<Long, SimSend> pending = new LinkedHashMap<>();
    private final List<SimSend> sends = new ArrayList<>();
    private final Map<String, String> acked = new HashMap<>();
    private SimGateway gateway;
    private SimConnection connection;
    private long clientSeq;
    private byte[] tokenHash = new byte[32];

    SimClient(final Simulation sim, final int no, final boolean isAdmin) {
        this.sim = sim;
        this.no = no;
        this.isAdmin = isAdmin;
        random = sim.random();
        uid = isAdmin ? "boss" : "u" + random.between(1, Math.max(2, sim.plan().clients * 2 / 3))
            + (random.oneIn(10) ? SystemUids.VISITOR_SUFFIX : "");
        deviceFlag = random.oneIn(10) ? OWN_CLASS : random.between(0, 2);
        deviceId = random.oneIn(4) ? "" : "d" + random.between(1, 3);
    }

    void act() {
        if (null == connection) {
            if (random.oneIn(3)) {
                connect();
            }
        } else if (connection.isOpened) {
            final int dice = random.below(100);
            if (dice < 35) {
                send();
            } else if (dice < 38) {
                leave(random.oneIn(2) ? Reason.CLIENT_DISCONNECT : Reason.CONNECTION_RESET);
            } else if (dice == 38) {
                die();
            } else if (dice == 39) {
                sim.tally().fault(Fault.SLOW_CLIENT);
                leave(Reason.SLOW_CONSUMER);
            } else if (dice < 43 && !pending.isEmpty()) {
                sim.tally().fault(Fault.RESEND);
                gateway.send(connection, random.pick(new ArrayList<>(pending.values())));
            } else if (dice == 43 && !sends.isEmpty()) {
                conflict();
            }
        }
        if (sim.plan().burstEvery > 0 && isOpened() && random.oneIn(sim.plan().burstEvery * sim.plan().clients)) {
            burst();
        }
    }

    void connect() {
        gateway = random.pick(sim.gateways());
        connection = gateway.accept(this);
    }

    private void send() {
        final boolean group = random.oneIn(2);
        final int type = group ? random.percent(80) ? ChannelTypes.GROUP : random.between(ChannelTypes.GROUP, OTHER_TYPE)
            : random.oneIn(40) ? random.between(ChannelTypes.SERVICE, OTHER_TYPE) : ChannelTypes.PERSON;
        final String peer = "u" + random.between(1, Math.max(3, sim.plan().clients));
        final String to = group ? "g" + random.between(1, sim.plan().groups + 1)
            : random.oneIn(30) ? "bad@id" : random.oneIn(20) ? peer + '@' + uid : peer;
        final int flags = (random.oneIn(8) ? MessageFlags.NO_PERSIST : 0) | random.below(4) * MessageFlags.RED_DOT;
        final int size = sim.plan().bigPayloads && random.oneIn(2) ? random.between(30_000, 66_000) : random.below(200);
        final long deadline = random.oneIn(15) ? sim.clock().wallMs(random.between(-300, 300)) : 0;
        final String msgNo = random.oneIn(12) ? "" : no + "-" + (clientSeq + 1);
        send(new SimSend(++clientSeq, type, to, msgNo,
            random.oneIn(10) ? "topic" : "", flags, random.below(256), random.below(100), deadline, payload(size)));
    }

    private void send(final SimSend send) {
        if (!send.clientMsgNo().isEmpty()) {
            pending.put(send.clientSeq(), send);
            sends.add(send);
        }
        gateway.send(connection, send);
    }

    private byte[] payload(final int size) {
        final byte[] payload = new byte[size];
        for (int i = 0; i < Math.min(16, size); i++) {
            payload[i] = (byte)random.below(256);
        }
        return payload;
    }

    /** The same number for something else. */
    private void conflict() {
        final SimSend old = random.pick(sends);
        sim.tally().fault(Fault.CONFLICTING_SEND);
        if (acked.containsKey(key(old))) {
            gateway.send(connection, new SimSend(++clientSeq, old.type(), old.channelId(), old.clientMsgNo(), "", 0, 0, 0, 0,
                payload(7)));
        }
    }

    private void burst() {
        sim.tally().fault(Fault.BURST);
        for (int i = 0; i < BURST; i++) {
            gateway.send(connection, new SimSend(++clientSeq, ChannelTypes.PERSON, "nobody", "", "", 0, 0, 0, 0, new byte[0]));
        }
    }

    /** The client, or its gateway, ends the connection in the open. */
    void leave(final Reason reason) {
        final SimConnection old = connection;
        connection = null;
        gateway.end(old, reason);
    }

    /** The client is gone and its gateway does not know. */
    private void die() {
        sim.tally().fault(Fault.DEAD_CLIENT);
        connection.deadUntilMs = sim.clock().nowMs() + random.below(DEAD_MS_MAX);
        connection = null;
    }

    void onOpened(final SimConnection opened) {
        if (opened == connection) {
            pending.values().forEach(send -> gateway.send(connection, send));
        }
    }

    void onAck(final SimConnection on, final SendAckDecoder ack) {
        if (on != connection) {
            return;
        }
        final SimSend send = pending.remove(ack.clientSeq());
        if (null == send) {
            return;
        }
        if (Reason.SUCCESS.code() == ack.reason()) {
            acked.put(key(send), "id=" + ack.messageId() + " seq=" + ack.messageSeq());
        }
    }

    void onEnd(final SimConnection ended) {
        if (ended == connection) {
            connection = null;
        }
    }

    /** What was acknowledged is stored once under what was acknowledged; what was not, at most once. */
    void check(final Oracle oracle) {
        for (final SimSend send : sends) {
            final List<String> stored = oracle.stored(uid, canonical(send), send.clientMsgNo());
            final String result = acked.get(key(send));
            SimFailure.require(stored.size() <= 1, Check.STORED_ONCE, send.clientMsgNo() + " of " + uid + ": " + stored);
            if (null != result && (send.flags() & MessageFlags.NO_PERSIST) == 0) {
                SimFailure.same(List.of(result), stored, Check.STORED_ONCE, send.clientMsgNo() + " of " + uid);
            }
        }
    }

    private String canonical(final SimSend send) {
        final String id = send.channelId();
        final String peer = id.endsWith('@' + uid) ? id.substring(0, id.length() - uid.length() - 1) : id;
        return ChannelTypes.PERSON == send.type() ? ModelIds.personChannel(peer, uid)
            : ChannelTypes.AGENT == send.type() && peer.equals(id) ? uid + '@' + id : id;
    }

    private static String key(final SimSend send) {
        return send.type() + "/" + send.channelId() + '/' + send.clientMsgNo();
    }

    /** Gives up what cannot be sent because its user may not connect. */
    void forgetPending() {
        pending.clear();
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    boolean isConnected() {
        return null != connection;
    }

    boolean isOpened() {
        return null != connection && connection.isOpened;
    }

    SimConnection connection() {
        return connection;
    }

    SimGateway gateway() {
        return gateway;
    }

    byte[] tokenHash() {
        return tokenHash;
    }

    void tokenHash(final byte[] hash) {
        tokenHash = hash;
    }
}
