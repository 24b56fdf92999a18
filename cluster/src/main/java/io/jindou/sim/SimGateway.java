package io.jindou.sim;

import io.jindou.codecs.Reason;
import io.jindou.gateway.link.CellSettings;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.link.GatewayLinkContext;
import io.jindou.gateway.link.LinkCounter;
import io.jindou.gateway.link.LinkListener;
import io.jindou.gateway.session.LocalSessions;
import io.jindou.gateway.session.SessionAuditParts;
import io.jindou.sim.model.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** One agent of one gateway process: the real link and tables, and connections that use them as a gateway does. */
final class SimGateway implements LinkListener {
    final int gatewayId;
    final int agent;
    private final SimPlan plan;
    private final SimClock clock;
    private final Oracle oracle;
    private final Tally tally;
    private final SimClusterLink clusterLink;
    private final GatewayLink link;
    private final LocalSessions tables = new LocalSessions();
    private final SimEvents events;
    private final SimCommands commands;
    private final TreeMap<Long, SimConnection> connections = new TreeMap<>();
    private SessionAuditParts audit;
    private long auditedAt = -1;
    private long lastConnectionId;
    private long misfitsBefore;
    private boolean isDamaged;
    private boolean isFenced;
    long pausedUntilMs;

    SimGateway(final Simulation sim, final int gatewayId, final int agent, final long secret) {
        this.gatewayId = gatewayId;
        this.agent = agent;
        plan = sim.plan();
        clock = sim.clock();
        oracle = sim.oracle();
        tally = sim.tally();
        commands = sim.commands();
        events = new SimEvents(this, tables);
        clusterLink = new SimClusterLink(sim.cell(), plan, clock);
        link = new GatewayLink(new GatewayLinkContext()
            .gatewayId(gatewayId).agent(agent).secret(secret, ~secret)
            .nonces(sim.random()::next)
            .clusterLink(clusterLink)
            .listener(this)
            .ringBytes(plan.upRingBytes)
            .reserve(plan.upRingBytes / 8)
            .sessionTimeoutNs(TimeUnit.MILLISECONDS.toNanos(plan.sessionTimeoutMs))
            .errorHandler(SimGateway::rethrow));
    }

    private static void rethrow(final Throwable failure) {
        if (failure instanceof SimFailure) {
            throw (SimFailure)failure;
        }
        throw new SimFailure(Check.NO_CONTRADICTION, "an event could not be handled", failure);
    }

    void step() {
        clusterLink.step();
        if (clock.nowMs() < pausedUntilMs) {
            return;
        }
        link.doWork(clock.nowNs());
        for (final SimConnection connection : new ArrayList<>(connections.values())) {
            if (clock.nowMs() >= connection.deadUntilMs) {
                end(connection, Reason.HEARTBEAT_TIMEOUT);
            }
            payOwed(connection);
            sendBlocked(connection);
        }
        sendAudit();
        link.flush(clock.nowNs());
        SimFailure.same(0L, link.counters().value(LinkCounter.CONTRADICTIONS), Check.NO_CONTRADICTION, "contradictions");
        SimFailure.same(0L, link.counters().value(LinkCounter.UNREADABLE), Check.NO_CONTRADICTION, "unreadable messages");
        SimFailure.require(isDamaged || misfitsBefore == tables.misfits(), Check.TABLES, "an event did not fit the tables");
    }

    // ===== connections =====

    /** A client connects; null when the gateway cannot take it now. */
    SimConnection accept(final SimClient client) {
        final long id = lastConnectionId + 1;
        final int length = commands.open(
            id, client.uid, client.deviceFlag, client.deviceId, client.isAdmin, client.tokenHash());
        if (!isRunning() || !link.hasRoom(length, false)) {
            return null;
        }
        append(length);
        lastConnectionId = id;
        final SimConnection connection = new SimConnection(link.linkId(), id, client, oracle, tally);
        connection.isDamaged = isDamaged;
        connections.put(id, connection);
        return connection;
    }

    void send(final SimConnection connection, final SimSend send) {
        connection.blocked.add(send);
        sendBlocked(connection);
    }

    private void sendBlocked(final SimConnection connection) {
        while (!connection.blocked.isEmpty() && !connection.hasEnded) {
            final int length = commands.send(connection.id, connection.blocked.peek());
            if (!link.hasRoom(length, false)) {
                return;
            }
            append(length);
            connection.blocked.remove();
        }
    }

    /** An administrator's command that lies in the buffer of the commands; false when there is no room. */
    boolean request(final SimConnection connection, final int length) {
        final boolean hasRoom = !connection.hasEnded && link.hasRoom(length, false);
        if (hasRoom) {
            append(length);
        }
        return hasRoom;
    }

    /** The connection has ended, whoever ended it: exactly one close, now or when there is room. */
    void end(final SimConnection connection, final Reason reason) {
        if (connection.hasEnded) {
            return;
        }
        connection.hasEnded = true;
        connection.blocked.clear();
        connection.owesClose = true;
        connection.closeReason = reason;
        payOwed(connection);
    }

    private void payOwed(final SimConnection connection) {
        if (connection.owesClose && link.hasRoom(SimCommands.CLOSE_LENGTH, true)) {
            append(commands.close(connection.id, connection.closeReason));
            connection.owesClose = false;
        }
    }

    private void append(final int length) {
        link.append(length);
        link.buffer().putBytes(link.offset(), commands.buffer(), 0, length);
    }

    private void sendAudit() {
        while (null != audit && !audit.isDone() && link.hasRoom(audit.length(), false)) {
            final int length = audit.length();
            link.append(length);
            audit.encode(link.buffer(), link.offset());
        }
        if (null != audit && audit.isDone()) {
            audit = null;
        }
    }

    SimConnection connection(final long id) {
        return connections.get(id);
    }

    void forget(final long id) {
        connections.remove(id);
    }

    List<SimConnection> connections() {
        return new ArrayList<>(connections.values());
    }

    // ===== what the link says =====

    @Override
    public void onLinkOpened(final long linkId, final CellSettings settings) {
        lastConnectionId = 0;
        auditedAt = -1;
        isDamaged = false;
        misfitsBefore = tables.misfits();
        events.reset();
    }

    @Override
    public void onEvent(final long eventNumber, final DirectBuffer buffer, final int offset, final int length) {
        events.onEvent(buffer, offset);
    }

    @Override
    public void onDigest(
        final long asOfEvent, final long sessionDigest, final long interestDigest, final int sessionCount) {
        if (tables.matches(sessionDigest, interestDigest, sessionCount)) {
            return;
        }
        SimFailure.require(isDamaged, Check.TABLES, "digests differ after event " + asOfEvent + " of gateway " + gatewayId);
        if (null == audit && auditedAt != asOfEvent) {
            auditedAt = asOfEvent;
            audit = tables.audit(asOfEvent);
        }
    }

    @Override
    public void onLinkLost(final Reason reason) {
        final List<SimConnection> lost = connections();
        connections.clear();
        tables.clear();
        audit = null;
        for (final SimConnection connection : lost) {
            connection.hasEnded = true;
            connection.client.onEnd(connection);
        }
    }

    @Override
    public void onFenced() {
        isFenced = true;
        SimFailure.require(connections.isEmpty(), Check.BIJECTION, "a fenced gateway has connections");
    }

    // ===== the process =====

    /** The process is gone without a word; its sockets with it. */
    void crash() {
        clusterLink.die();
        isFenced = true;
        onLinkLost(Reason.LINK_LOST);
    }

    /** The process stops as it should. */
    void stop() {
        onLinkLost(Reason.SERVER_STOPPING);
        link.close(clock.nowNs());
    }

    boolean isRunning() {
        return !isFenced && !link.isClosed();
    }

    /** Also a stopped gateway goes on until it has told the cell. */
    boolean isDone() {
        return isFenced || link.isClosed() && !clusterLink.hasMailInFlight();
    }

    void damage(final boolean forgetsSession, final long connectionId) {
        isDamaged = true;
        connections.values().forEach(connection -> connection.isDamaged = true);
        events.damage(forgetsSession, connectionId);
    }

    void damaged() {
        connections.values().forEach(connection -> connection.isDamaged = true);
    }

    /** Appends what lies in the buffer of the commands, whatever it is. */
    void say(final int length) {
        if (link.hasRoom(length, false)) {
            append(length);
        }
    }

    /** What the link has counted, for people. */
    String counters() {
        final StringBuilder text = new StringBuilder();
        for (final LinkCounter counter : LinkCounter.values()) {
            if (link.counters().value(counter) > 0) {
                text.append(counter).append('=').append(link.counters().value(counter)).append(' ');
            }
        }
        return text.toString();
    }

    long lastConnectionId() {
        return lastConnectionId;
    }

    GatewayLink link() {
        return link;
    }

    SimClusterLink clusterLink() {
        return clusterLink;
    }

    LocalSessions tables() {
        return tables;
    }

    boolean isBusy() {
        return null != audit || connections.values().stream()
            .anyMatch(connection -> connection.owesClose || !connection.blocked.isEmpty() || connection.hasEnded
                || !connection.isOpened);
    }
}
