package io.jindou.sim;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.InterestChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.PublishResultDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedEncoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedDecoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedDecoder;
import io.jindou.gateway.GatewayContext;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.link.CellSettings;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.link.LinkCounter;
import io.jindou.gateway.link.LinkListener;
import io.jindou.gateway.memory.MemoryGateway;
import io.jindou.gateway.session.LocalSessions;
import io.jindou.sim.model.EventText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One agent of one gateway process: the real one over sockets in memory. Sees its events first, and sometimes hides one. */
final class SimGateway implements LinkListener {
    static final String ADMIN_TOKEN = "the admin's token";
    private static final int FAREWELL_MS = 500;
    private static final int CLOSED_BYTES = 64;
    private static final List<Reason> REASONS = List.of(Reason.values());

    final int gatewayId;
    final int agent;
    long pausedUntilMs;
    private final SimPlan plan;
    private final SimRandom random;
    private final SimClock clock;
    private final Simulation sim;
    private final SimCommands commands;
    private final SimClusterLink clusterLink;
    private final GatewayCounters counters = new GatewayCounters();
    private final MemoryGateway gateway;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final List<SimConnection> connections = new ArrayList<>();
    /** The link under which a connection got its session. */
    private final Map<Long, Long> links = new HashMap<>();
    private LinkListener inner;
    private long lastOpened;
    private long misfitsBefore;
    private long ghostsBefore;
    private boolean isDamaged;
    private boolean skipsInterest;
    private boolean isFenced;
    private boolean isFree;
    private long farewellEndsMs = -1;

    SimGateway(final Simulation sim, final int gatewayId, final int agent, final long secret) {
        this.sim = sim;
        this.gatewayId = gatewayId;
        this.agent = agent;
        plan = sim.plan();
        random = sim.random();
        clock = sim.clock();
        commands = sim.commands();
        clusterLink = new SimClusterLink(sim.cell(), plan, clock);
        gateway = new MemoryGateway(plan.gateway(new GatewayContext()
                .gatewayId(gatewayId).agent(agent)
                .adminToken(SimFrames.ascii(ADMIN_TOKEN))
                .nonces(random::next)
                .clusterLinkSupplier(() -> clusterLink)
                .queryPortSupplier(() -> new SimQueryPort(sim))
                .counters(counters)
                .errorHandler(SimGateway::rethrow)),
            secret, this::within, there -> sim.cell().isRough() ? random.between(1, there) : there);
    }

    private LinkListener within(final LinkListener events) {
        inner = events;
        return this;
    }

    private static void rethrow(final Throwable failure) {
        if (failure instanceof SimFailure) {
            throw (SimFailure)failure;
        }
        throw new SimFailure(Check.NO_CONTRADICTION, "an event could not be handled", failure);
    }

    void step() {
        clusterLink.step();
        if (clock.nowMs() < pausedUntilMs || isFree) {
            return;
        }
        gateway.doWork(clock.nowNs());
        connections.removeIf(SimConnection::isClosedAtGateway);
        if (farewellEndsMs >= 0 && (0 == gateway.connections().count() || clock.nowMs() >= farewellEndsMs)) {
            farewellEndsMs = -1;
            gateway.endLink(clock.nowNs());
        }
        SimFailure.same(0L, link().counters().value(LinkCounter.CONTRADICTIONS), Check.NO_CONTRADICTION, "contradictions");
        SimFailure.same(0L, link().counters().value(LinkCounter.UNREADABLE), Check.NO_CONTRADICTION, "unreadable messages");
        SimFailure.require(isDamaged || misfitsBefore == tables().misfits(), Check.TABLES, "an event did not fit the tables");
        SimFailure.same(0L, counters.value(Counter.INTERNAL_ERRORS), Check.EXCEPTION, "faults in the gateway's own code");
        SimFailure.same(0L, counters.value(Counter.EVENTS_UNKNOWN), Check.EVENTS, "events that the gateway does not know");
        checkCounters();
    }

    private void checkCounters() {
        long ended = 0;
        for (final Reason reason : REASONS) {
            ended += counters.closedBy(reason);
        }
        final long open = counters.value(Counter.CONNECTIONS);
        SimFailure.same((long)gateway.connections().count(), open, Check.COUNTERS, "connections held by gateway ", gatewayId);
        final long accepted = counters.value(Counter.ACCEPTED);
        SimFailure.require(accepted >= ended && accepted - ended <= open, Check.COUNTERS, "gateway ", gatewayId, " accepted ",
            accepted, " sockets, ended ", ended, " and holds ", open);
        SimFailure.require(isDamaged || ghostsBefore == counters.value(Counter.GHOSTS_CLOSED), Check.BIJECTION,
            "a session without its socket, or a socket without its session, on gateway ", gatewayId);
        SimFailure.require(isDamaged || tables().count() == counters.value(Counter.SESSIONS), Check.COUNTERS,
            "sessions of gateway ", gatewayId);
    }

    SimConnection connect(final SimClient client) {
        final SimConnection connection = new SimConnection(
            this, gateway.connect(plan.socketBytes), client, sim.oracle(), sim.tally());
        connection.isDamaged = isDamaged;
        connections.add(connection);
        return connection;
    }

    /** Appends what lies in the buffer of the commands, whatever it is; false when there is no room. */
    boolean say(final int length) {
        final boolean hasRoom = !isFree && link().hasRoom(length, false);
        if (hasRoom) {
            link().append(length);
            link().buffer().putBytes(link().offset(), commands.buffer(), 0, length);
        }
        return hasRoom;
    }

    // ===== what the link says =====

    @Override
    public void onLinkOpened(final long linkId, final CellSettings settings) {
        lastOpened = 0;
        isDamaged = false;
        skipsInterest = false;
        misfitsBefore = tables().misfits();
        ghostsBefore = counters.value(Counter.GHOSTS_CLOSED);
        inner.onLinkOpened(linkId, settings);
    }

    @Override
    public void onEvent(final long eventNumber, final DirectBuffer buffer, final int offset, final int length) {
        header.wrap(buffer, offset);
        switch (header.templateId()) {
            case SessionOpenedDecoder.TEMPLATE_ID:
                lastOpened = new SessionOpenedDecoder().wrapAndApplyHeader(buffer, offset, header).connectionId();
                links.put(lastOpened, link().linkId());
                break;
            case SessionRefusedDecoder.TEMPLATE_ID:
                links.putIfAbsent(new SessionRefusedDecoder().wrapAndApplyHeader(buffer, offset, header).connectionId(),
                    link().linkId());
                break;
            case InterestChangeDecoder.TEMPLATE_ID:
                if (skipsInterest) {
                    skipsInterest = false;
                    connections.forEach(connection -> connection.isDamaged = true);
                    return;
                }
                break;
            case PublishResultDecoder.TEMPLATE_ID:
                onPublished(new PublishResultDecoder().wrapAndApplyHeader(buffer, offset, header));
                break;
            default:
                break;
        }
        inner.onEvent(eventNumber, buffer, offset, length);
    }

    private void onPublished(final PublishResultDecoder result) {
        for (final SimConnection connection : connections) {
            if (connection.id() == result.connectionId() && connection.isOpenAtGateway()) {
                connection.onPublished(result.correlationId(), EventText.ack(
                    result.correlationId(), result.messageId(), result.messageSeq(), result.reason()));
            }
        }
    }

    @Override
    public void onEventsEnd() {
        inner.onEventsEnd();
    }

    @Override
    public void onDigest(
        final long asOfEvent, final long sessionDigest, final long interestDigest, final int sessionCount) {
        SimFailure.require(isDamaged || tables().matches(sessionDigest, interestDigest, sessionCount), Check.TABLES,
            "digests differ after event ", asOfEvent, " of gateway ", gatewayId);
        inner.onDigest(asOfEvent, sessionDigest, interestDigest, sessionCount);
    }

    @Override
    public void onLinkLost(final Reason reason) {
        inner.onLinkLost(reason);
    }

    @Override
    public void onFenced() {
        isFenced = true;
        inner.onFenced();
        SimFailure.same(0, tables().count(), Check.BIJECTION, "sessions of a fenced gateway");
    }

    // ===== the process =====

    /** The process is gone without a word; its sockets with it. */
    void crash() {
        clusterLink.die();
        free();
    }

    /** The process stops as it should. */
    void stop() {
        gateway.farewell(Reason.SERVER_STOPPING);
        farewellEndsMs = clock.nowMs() + FAREWELL_MS;
    }

    boolean isRunning() {
        return !isFenced && !isFree && !link().isClosed();
    }

    /** Also a stopped gateway goes on until it has told the cell; then everything that it held is given back. */
    boolean isDone() {
        final boolean isDone = isFree || isFenced || link().isClosed() && !clusterLink.hasMailInFlight();
        if (isDone) {
            free();
        }
        return isDone;
    }

    private void free() {
        if (!isFree) {
            note(Counter.READS_WITHHELD, Fault.READS_WITHHELD);
            note(Counter.READS_SLOWED, Fault.READS_SLOWED);
            note(Counter.CLOSES_DEFERRED, Fault.CLOSES_DEFERRED);
            gateway.close();
            isFree = true;
            SimFailure.same(0, gateway.connections().count(), Check.MEMORY, "connections of a gateway that has ended");
            SimFailure.same(0L, gateway.connections().blocks().usedBytes(), Check.MEMORY, "bytes of windows never given back");
            SimFailure.same(0L, gateway.bufferBytes(), Check.MEMORY, "bytes of socket buffers never given back");
        }
    }

    private void note(final Counter counter, final Fault fault) {
        if (counters.value(counter) > 0) {
            sim.tally().fault(fault);
        }
    }

    /** For the end of a run that may have failed. */
    void close() {
        if (!isFree) {
            isFree = true;
            gateway.close();
        }
    }

    // ===== a defect of the tables for the audit to find =====

    void damage(final boolean forgetsSession, final long connectionId) {
        isDamaged = true;
        connections.forEach(connection -> connection.isDamaged = true);
        if (forgetsSession) {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CLOSED_BYTES]);
            new SessionClosedEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .connectionId(connectionId).reason((short)0).silent((short)0);
            tables().onSessionClosed(new SessionClosedDecoder().wrapAndApplyHeader(buffer, 0, header));
        } else {
            skipsInterest = true;
        }
    }

    boolean isDamaged() {
        return isDamaged;
    }

    // ===== what it holds =====

    /** The link under which a connection got its session, or was refused one. */
    long linkOf(final long connectionId) {
        return links.getOrDefault(connectionId, 0L);
    }

    /** An id that was used on this link and ended; 0 when there is none. */
    long endedConnection() {
        for (long id = lastOpened; id > 0; id--) {
            if (Long.valueOf(link().linkId()).equals(links.get(id)) && null == gateway.connections().get(id)) {
                return id;
            }
        }
        return 0;
    }

    /** Those that the gateway has not done with. */
    List<SimConnection> connections() {
        return connections;
    }

    /** Tells all clients that it stops, but goes on. */
    void closeAll() {
        gateway.connections().closeAll(Reason.SERVER_STOPPING);
    }

    GatewayLink link() {
        return gateway.link();
    }

    SimClusterLink clusterLink() {
        return clusterLink;
    }

    LocalSessions tables() {
        return gateway.events().sessions();
    }

    /** What the link has counted, for people. */
    String counters() {
        final StringBuilder text = new StringBuilder();
        for (final LinkCounter counter : LinkCounter.values()) {
            if (link().counters().value(counter) > 0) {
                text.append(counter).append('=').append(link().counters().value(counter)).append(' ');
            }
        }
        return text.toString();
    }

    /** Null when nothing is under way at the sockets, and all that they held for clients was given back. */
    String whatIsUnsettled() {
        for (final SimConnection connection : connections) {
            final String unsettled = connection == connection.client.connection()
                ? connection.whatIsUnsettled() : "has a connection that its client has left";
            if (null != unsettled) {
                return unsettled;
            }
        }
        return 0 == gateway.connections().deferredCloseCount() ? null : "has closes that found no room";
    }

    void checkMemory() {
        SimFailure.same(0L, gateway.connections().blocks().usedBytes(), Check.MEMORY,
            "bytes of windows though all is acknowledged");
    }

    /** Ends a process that has nothing left to do, as a check that it holds nothing. */
    void checkFree() {
        free();
    }

    static long ns(final int ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
