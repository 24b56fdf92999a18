package io.jindou.sim;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.sbe.wire.HistoryResultDecoder;
import io.jindou.codecs.sbe.wire.RequestResultDecoder;
import io.jindou.codecs.sbe.wire.SendAckDecoder;
import io.jindou.gateway.session.Tokens;
import io.jindou.sim.model.ModelIds;
import io.jindou.sim.model.Oracle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A device of a user: connects anywhere, sends, sends again what is not answered, pulls, and goes in every way a client goes. */
final class SimClient {
    private static final int DEAF_MS_MAX = 2500;
    private static final int CONNECT_MS_MAX = 2000;
    private static final int BURST = 5000;
    private static final int BATCH = 1000;
    private static final int FLOOD = 24;
    private static final int FLOOD_BYTES = 50_000;
    private static final int FLOOD_MS_MAX = 800;
    private static final int CALM_READ = 1 << 20;
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
    private final SimFrames frames;
    private final SimPulls pulls;
    private final Map<Long, SimSend> pending = new LinkedHashMap<>();
    private final List<SimSend> sends = new ArrayList<>();
    private final Map<String, String> acked = new HashMap<>();
    /** Those that it has left, but still reads. */
    private final List<SimConnection> left = new ArrayList<>();
    private SimConnection connection;
    private long connectedMs;
    private long spokeMs;
    private long deafUntilMs;
    private long ungratefulUntilMs;
    private long clientSeq;
    /** The link may be full now, and whoever goes now has to wait for room even for that. */
    private boolean hasBurst;
    private String token;

    SimClient(final Simulation sim, final int no, final boolean isAdmin) {
        this.sim = sim;
        this.no = no;
        this.isAdmin = isAdmin;
        random = sim.random();
        frames = sim.frames();
        uid = isAdmin ? SystemUids.MANAGER : "u" + random.between(1, Math.max(2, sim.plan().clients * 2 / 3))
            + (random.oneIn(10) ? SystemUids.VISITOR_SUFFIX : "");
        deviceFlag = random.oneIn(10) ? OWN_CLASS : random.between(0, 2);
        deviceId = random.oneIn(4) ? "" : "d" + random.between(1, 3);
        token = isAdmin ? SimGateway.ADMIN_TOKEN : "";
        pulls = new SimPulls(sim, this);
    }

    void act() {
        if (null == connection) {
            if (random.oneIn(3)) {
                connect();
            }
        } else if (connection.isOpened) {
            final int dice = random.below(100);
            if (hasBurst) {
                herd();
            } else if (dice < 35) {
                send();
            } else if (dice == 35) {
                leave();
            } else if (dice < 38) {
                suffer();
            } else if (dice < 40 && !pending.isEmpty()) {
                sim.tally().fault(Fault.RESEND);
                write(random.pick(new ArrayList<>(pending.values())));
            } else if (dice == 40 && !sends.isEmpty()) {
                conflict();
            } else if (dice < 43) {
                pulls.pull(connection);
            }
        } else if (random.oneIn(100)) {
            leave();
        }
        if (sim.plan().floodEvery > 0 && isOpened() && random.oneIn(sim.plan().floodEvery * sim.plan().clients)) {
            flood();
        }
        if (sim.plan().burstEvery > 0 && isOpened() && random.oneIn(sim.plan().burstEvery * sim.plan().clients)) {
            burst();
        }
    }

    /** What a client does by itself: reads, acknowledges, beats, and finds out that it was left. */
    void live() {
        final long nowMs = sim.clock().nowMs();
        for (final SimConnection old : left) {
            old.read(readMax());
        }
        left.removeIf(SimConnection::isEnded);
        if (null == connection || nowMs < deafUntilMs) {
            return;
        }
        connection.read(readMax());
        if (null == connection) {
            return;
        }
        if (connection.isEnded() || !connection.isOpened && nowMs - connectedMs > CONNECT_MS_MAX) {
            connection.socket.reset();
            connection = null;
            return;
        }
        if (nowMs >= ungratefulUntilMs) {
            final long messageId = connection.takeUnacknowledged();
            if (0 != messageId) {
                say(frames.recvAck(messageId));
            }
        }
        if (connection.isOpened && nowMs - spokeMs > sim.plan().heartbeatMs / 3) {
            spokeMs = nowMs;
            connection.heartbeat(frames.heartbeat());
        }
    }

    private int readMax() {
        return sim.cell().isRough() ? random.below(sim.plan().readMax) : CALM_READ;
    }

    private void say(final byte[] frame) {
        spokeMs = sim.clock().nowMs();
        connection.write(frame);
    }

    void connect() {
        connection = random.pick(sim.gateways()).connect(this);
        connectedMs = sim.clock().nowMs();
        deafUntilMs = 0;
        if (sim.cell().isRough() && random.oneIn(20)) {
            connection.isForeign = true;
            garble();
        } else if (!(sim.cell().isRough() && random.oneIn(60))) {
            say(frames.connect(uid, deviceId, deviceFlag, token));
            if (sim.cell().isRough() && random.oneIn(40)) {
                sim.tally().fault(Fault.HASTY_CLIENT);
                connection.heartbeat(frames.heartbeat());
            }
        }
    }

    private void send() {
        final boolean group = random.oneIn(2);
        final int type = group ? random.percent(80) ? ChannelTypes.GROUP : random.between(ChannelTypes.GROUP, OTHER_TYPE)
            : random.oneIn(40) ? random.between(ChannelTypes.SERVICE, OTHER_TYPE) : ChannelTypes.PERSON;
        final String peer = "u" + random.between(1, Math.max(3, sim.plan().clients));
        final String to = group ? "g" + random.between(1, sim.plan().groups + 1)
            : random.oneIn(30) ? "bad@id" : random.oneIn(20) ? peer + '@' + uid : peer;
        final int flags = (random.oneIn(8) ? MessageFlags.NO_PERSIST : 0) | random.below(4) * MessageFlags.RED_DOT;
        final int size = sim.plan().bigPayloads && !random.oneIn(3) ? random.between(30_000, 66_000) : random.below(200);
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
        write(send);
    }

    /** By the socket, or past the gateway's own rules and deadline as a command of a gateway that has others. */
    private void write(final SimSend send) {
        connection.expectAnswer(send.clientSeq());
        final boolean isPast = (0 != send.deadline() || random.oneIn(20)) && connection.isOpenAtGateway()
            && connection.gateway.say(sim.commands().send(connection.id(), send));
        if (!isPast) {
            say(frames.send(send));
        }
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
            write(new SimSend(++clientSeq, old.type(), old.channelId(), old.clientMsgNo(), "", 0, 0, 0, 0, payload(7)));
        }
    }

    /** More for somebody at the same gateway than his link holds while nothing comes out of it. */
    private void flood() {
        sim.tally().fault(Fault.FLOOD);
        connection.gateway.clusterLink().egressCutUntilMs = sim.clock().nowMs() + random.between(100, FLOOD_MS_MAX);
        final SimClient to = random.pick(sim.clients());
        for (int i = 0; i < FLOOD; i++) {
            connection.expectAnswer(++clientSeq);
            say(frames.send(new SimSend(
                clientSeq, ChannelTypes.PERSON, to.uid, "", "", MessageFlags.NO_PERSIST, 0, 0, 0, payload(FLOOD_BYTES))));
        }
    }

    void burst() {
        sim.tally().fault(Fault.BURST);
        hasBurst = true;
        for (int i = 0; i < BURST; i += BATCH) {
            final List<byte[]> batch = new ArrayList<>();
            for (int j = 0; j < BATCH; j++) {
                connection.expectAnswer(++clientSeq);
                batch.add(frames.send(
                    new SimSend(clientSeq, ChannelTypes.PERSON, "nobody", "", "", 0, 0, 0, 0, new byte[0])));
            }
            say(frames.batch(batch));
        }
    }

    // ===== the ways a client goes =====

    /** All who are on a gateway that has just taken more than its link takes go at once. */
    private void herd() {
        hasBurst = false;
        if (random.oneIn(2)) {
            final SimGateway gateway = connection.gateway;
            for (final SimClient client : sim.clients()) {
                if (client.isOpened() && client.connection.gateway == gateway) {
                    client.leave();
                }
            }
        }
    }

    /** Goes in the open. */
    void leave() {
        final int dice = random.below(3);
        if (0 == dice) {
            sim.tally().fault(Fault.CLIENT_GOODBYE);
            say(frames.disconnect());
            abandon();
        } else if (1 == dice) {
            sim.tally().fault(Fault.CLIENT_FIN);
            connection.socket.finish();
            abandon();
        } else {
            sim.tally().fault(Fault.CLIENT_RST);
            connection.socket.reset();
            connection = null;
        }
    }

    private void suffer() {
        final long nowMs = sim.clock().nowMs();
        switch (random.below(4)) {
            case 0:
                sim.tally().fault(Fault.DEAD_CLIENT);
                connection = null;
                break;
            case 1:
                sim.tally().fault(Fault.DEAF_CLIENT);
                deafUntilMs = nowMs + random.below(DEAF_MS_MAX);
                break;
            case 2:
                sim.tally().fault(Fault.UNGRATEFUL_CLIENT);
                ungratefulUntilMs = nowMs + random.below(DEAF_MS_MAX);
                break;
            default:
                garble();
                break;
        }
    }

    /** Says what no client may say; from then on the gateway has the word. */
    private void garble() {
        sim.tally().fault(Fault.CLIENT_GARBAGE);
        say(SimGarbage.of(random, frames));
        abandon();
    }

    private void abandon() {
        connection.isLeft = true;
        left.add(connection);
        connection = null;
    }

    /** No more mischief. */
    void calm() {
        deafUntilMs = 0;
        ungratefulUntilMs = 0;
    }

    // ===== what it is told =====

    void onOpened(final SimConnection opened) {
        if (opened == connection) {
            pending.values().forEach(this::write);
            pulls.onOpened(opened);
        }
    }

    void onAck(final SimConnection on, final SendAckDecoder ack) {
        final SimSend send = on == connection ? pending.remove(ack.clientSeq()) : null;
        if (null != send && Reason.SUCCESS.code() == ack.reason()) {
            acked.put(key(send), "id=" + ack.messageId() + " seq=" + ack.messageSeq());
            pulls.onSeen(send.type(), send.channelId(), ack.messageSeq());
        }
    }

    void onHistory(final SimConnection on, final HistoryResultDecoder result) {
        pulls.onHistory(on, result);
    }

    /** True when the answer is to a pull. */
    boolean onHistoryRefused(final RequestResultDecoder result) {
        return pulls.onRefused(result);
    }

    /** What was acknowledged is stored once under what was acknowledged; what was not, at most once. */
    void check(final Oracle oracle) {
        for (final SimSend send : sends) {
            final List<String> stored = oracle.stored(uid, canonical(send.type(), send.channelId()), send.clientMsgNo());
            final String result = acked.get(key(send));
            SimFailure.require(stored.size() <= 1, Check.STORED_ONCE, send.clientMsgNo(), " of ", uid, ": ", stored);
            if (null != result && (send.flags() & MessageFlags.NO_PERSIST) == 0) {
                SimFailure.same(List.of(result), stored, Check.STORED_ONCE, send.clientMsgNo(), " of ", uid);
            }
        }
    }

    String canonical(final int type, final String channelId) {
        final String peer = channelId.endsWith('@' + uid)
            ? channelId.substring(0, channelId.length() - uid.length() - 1) : channelId;
        return ChannelTypes.PERSON == type ? ModelIds.personChannel(peer, uid)
            : ChannelTypes.AGENT == type && peer.equals(channelId) ? uid + '@' + channelId : channelId;
    }

    private static String key(final SimSend send) {
        return send.type() + "/" + send.channelId() + '/' + send.clientMsgNo();
    }

    /** Gives up what cannot be sent because its user may not connect. */
    void forgetPending() {
        pending.clear();
    }

    /** For people. */
    String whatIsPending() {
        return pending.values() + (null == connection ? " without a connection"
            : " on " + connection + ", " + connection.whatIsUnsettled());
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

    byte[] tokenHash() {
        return Tokens.hash(SimFrames.ascii(token));
    }

    void token(final String text) {
        token = isAdmin ? token : text;
    }
}
