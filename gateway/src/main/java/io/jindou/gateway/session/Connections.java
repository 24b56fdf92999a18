package io.jindou.gateway.session;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.gateway.GatewayContext;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.RateLimitedLog;
import io.jindou.gateway.account.Phase;
import io.jindou.gateway.jsonrpc.JsonRpcCodec;
import io.jindou.gateway.link.CellSettings;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.net.ConnectionHandler;
import io.jindou.gateway.net.PortSecurity;
import io.jindou.gateway.protocol.ClientProtocols;
import io.jindou.gateway.protocol.NativeEncoder;
import io.jindou.gateway.protocol.NativeProtocol;
import io.jindou.gateway.query.ChannelQuestions;
import io.jindou.gateway.query.QueryClient;
import io.jindou.gateway.query.QueryPort;
import io.jindou.gateway.wkproto.WkShared;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import org.slf4j.LoggerFactory;

/**
 * All connections of an agent, and what they share. Keeps what is due for many of them: deadlines, frames to flush, reads that
 * wait for room in the link, closes that the engine must hear of.
 */
public final class Connections {
    /** Every connection's deadlines are looked at once in this time, a few connections in each loop. */
    private static final long SWEEP_PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(500);

    final GatewayContext settings;
    final GatewayCounters counters;
    final ClientProtocols protocols;
    final NativeEncoder encoder;
    final Authenticator authenticator;
    final Commands commands;
    final Requests requests;

    final Admission admission;
    final UserBudgets budgets;

    private final GatewayLink link;
    private final QueryClient queries;
    private final BlockPool blocks = new BlockPool();
    final SharedRuns runs = new SharedRuns(blocks);
    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(Connections.class));
    private final ArrayList<Connection> all = new ArrayList<>();
    private final Long2ObjectHashMap<Connection> byId = new Long2ObjectHashMap<>();
    private final ArrayList<Connection> dirty = new ArrayList<>();
    private final ArrayDeque<Connection> waitingForRoom = new ArrayDeque<>();
    /** Pairs of connectionId and reason. */
    private final LongArrayList deferredCloses = new LongArrayList();
    private long lastConnectionId;
    private long nowNs;
    private long lastSweepNs;
    private int sweepCursor;

    /** Connections over this link; the query port may be null, reads are refused then. */
    public Connections(
        final GatewayContext settings, final GatewayCounters counters, final PortSecurity security, final GatewayLink link,
        final QueryPort queryPort, final long nowNs) {
        this.settings = settings;
        this.counters = counters;
        this.link = link;
        this.nowNs = nowNs;
        this.lastSweepNs = nowNs;
        this.admission = new Admission(settings.limits(), security);
        this.budgets = new UserBudgets(settings.limits(), nowNs);
        this.encoder = new NativeEncoder((int)TimeUnit.NANOSECONDS.toMillis(settings.limits().heartbeatTimeoutNs()));
        this.protocols = new ClientProtocols(new NativeProtocol(counters, encoder),
            new WkShared(counters, settings.ports().encryptsMessages(), settings.gatewayId(), settings.limits().kickDelayNs()),
            new JsonRpcCodec(counters, settings.gatewayId(), settings.limits().kickDelayNs()));
        this.commands = new Commands(link, counters);
        final Tokens tokens = new Tokens();
        this.authenticator = new Authenticator(tokens, settings.adminTokenHash());
        this.queries = null == queryPort ? null
            : new QueryClient(queryPort, counters, settings.queryTimeoutNs());
        this.requests = new Requests(this, tokens,
            null == queries ? null : new ChannelQuestions(queries, new Answers(this)));
    }

    /** Takes a new socket; null when it is over the limit and there is not even room to tell it so. */
    public Connection accept(final ConnectionHandler socket) {
        counters.increment(Counter.ACCEPTED);
        final Connection connection = new Connection(this, socket);
        if (!admission.accept(connection)) {
            counters.refused(connection.refusal);
            counters.closed(connection.refusal);
            log.info(nowNs, "connection {} of {} is closed: {}", 0, connection.remoteAddress(), connection.refusal);
            return null;
        }
        connection.index = all.size();
        all.add(connection);
        counters.increment(Counter.CONNECTIONS);
        return connection;
    }

    /** Before the sockets are read: the time, what was deferred, and answers of nodes. */
    public int beforeReads(final long now) {
        nowNs = now;
        return closeDeferred() + (null == queries ? 0 : queries.doWork(now)) + resumeWaiting() + budgets.doWork(now);
    }

    /** Looks at the deadlines of some connections. */
    public int checkDeadlines(final long now) {
        final int size = all.size();
        final long elapsed = Math.min(now - lastSweepNs, SWEEP_PERIOD_NS);
        final int visits = (int)(size * elapsed / SWEEP_PERIOD_NS);
        if (0 == visits) {
            if (0 == size) {
                lastSweepNs = now;
            }
            return 0;
        }
        lastSweepNs = now;
        for (int i = 0; i < visits && !all.isEmpty(); i++) {
            if (sweepCursor >= all.size()) {
                sweepCursor = 0;
            }
            all.get(sweepCursor++).onDeadline(now);
        }
        return 0;
    }

    /** Hands to the sockets what this loop has made. */
    public int flush() {
        final int count = dirty.size();
        for (int i = 0; i < count; i++) {
            final Connection connection = dirty.get(i);
            connection.isDirty = false;
            connection.outbound().flush();
        }
        dirty.clear();
        return count;
    }

    /** Hands to one socket what it has now, instead of at the end of the loop. */
    void flush(final Connection connection) {
        final Phase outer = settings.account().enter(Phase.SOCKET_WRITE);
        connection.outbound().flush();
        settings.account().resume(outer);
    }

    /** The connection of a session; null when it has gone. */
    public Connection get(final long connectionId) {
        return byId.get(connectionId);
    }

    /** One of them; the order changes with every socket that closes. */
    public Connection at(final int index) {
        return all.get(index);
    }

    /** How many sockets are held, those being closed too. */
    public int count() {
        return all.size();
    }

    /** Closes whose commands still wait for room. */
    public int deferredCloseCount() {
        return deferredCloses.size() / 2;
    }

    /** Off-heap memory of un-acknowledged messages. */
    public BlockPool blocks() {
        return blocks;
    }

    /** The link and all sessions are gone. */
    public void onLinkLost() {
        deferredCloses.clear();
        waitingForRoom.clear();
        if (Defects.isPlanted(Defect.SOCKETS_OUTLIVE_LINK)) {
            return;
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).onLinkLost();
        }
    }

    /** Tells all clients, and the engine of all sessions. */
    public void closeAll(final Reason reason) {
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).close(reason, true);
        }
    }

    /** Cuts all sockets that are still there, and gives up the nodes. */
    public void abortAll(final Reason reason) {
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).cut(reason);
        }
        if (null != queries) {
            queries.close();
        }
    }

    /** Takes the number of a session that has no connection. */
    public long takeConnectionId() {
        return ++lastConnectionId;
    }

    /** Questions to the nodes; null: there is no way to them. */
    public QueryClient queries() {
        return queries;
    }

    long nowNs() {
        return nowNs;
    }

    long clusterTimeMs() {
        return link.clusterTimeMs(nowNs);
    }

    long sendDeadlineMs() {
        return clusterTimeMs() + settings.sendPatienceMs();
    }

    long logPosition() {
        return link.logPosition();
    }

    int payloadMax() {
        final CellSettings cell = link.settings();
        return null == cell ? Limits.PAYLOAD_MAX_DEFAULT : cell.payloadMax();
    }

    long resendIntervalNs() {
        return settings.limits().resendIntervalNs();
    }

    RecvWindow windowOf(final Connection connection) {
        if (null == connection.window) {
            connection.window = new RecvWindow(
                blocks, runs, settings.recvWindowMax(), settings.recvWindowBytesMax(), connection.protocol().acknowledgesSingly(),
                connection.protocol().marksResends());
        }
        return connection.window;
    }

    /** The id that the next session will have; used up by {@link #register}. */
    long nextConnectionId() {
        return lastConnectionId + 1;
    }

    void register(final Connection connection) {
        lastConnectionId = connection.connectionId();
        byId.put(lastConnectionId, connection);
    }

    void remove(final Connection connection) {
        final Connection last = all.remove(all.size() - 1);
        if (last != connection) {
            all.set(connection.index, last);
            last.index = connection.index;
        }
        if (0 != connection.connectionId()) {
            byId.remove(connection.connectionId());
        }
        admission.remove(connection);
        if (null != connection.budget) {
            budgets.leave(connection.budget);
        }
        if (!Defects.isPlanted(Defect.SOCKET_COUNTED_ON)) {
            counters.add(Counter.CONNECTIONS, -1);
        }
    }

    void dirty(final Connection connection) {
        if (!connection.isDirty) {
            connection.isDirty = true;
            dirty.add(connection);
        }
    }

    void waitForRoom(final Connection connection) {
        waitingForRoom.add(connection);
    }

    /** A user SENDs more bytes than he may: what follows is read when it is its time. */
    void slow(final Connection connection) {
        counters.increment(Counter.READS_SLOWED);
        log.info(nowNs, "connection {} of {} is read slowly: {}", connection.connectionId(), connection.remoteAddress(),
            "its user sends too many bytes");
        budgets.slow(connection);
    }

    void closeSession(final long connectionId, final Reason reason) {
        if (Reason.CONNECTION_RESET == reason && Defects.isPlanted(Defect.RESET_NOT_TOLD)) {
            return;
        }
        // behind those that wait already
        if (!deferredCloses.isEmpty() || !commands.sessionClose(connectionId, reason)) {
            counters.increment(Counter.CLOSES_DEFERRED);
            if (Defects.isPlanted(Defect.DEFERRED_CLOSE_FORGOTTEN)) {
                return;
            }
            deferredCloses.addLong(connectionId);
            deferredCloses.addLong(reason.code());
        }
    }

    void onStateChange(
        final Connection connection, final ConnectionState from, final ConnectionState to, final Reason reason,
        final Object remoteAddress) {
        if (ConnectionState.NEW == from) {
            admission.unlist(connection);
        }
        if (ConnectionState.CLOSING == to && Reason.CLIENT_DISCONNECT != reason) {
            log.info(nowNs, "connection {} of {} is closed: {}", connection.connectionId(), remoteAddress, reason);
        }
    }

    private int closeDeferred() {
        int sent = 0;
        final int size = deferredCloses.size();
        while (sent < size && commands.sessionClose(
            deferredCloses.getLong(sent), Reason.of((int)deferredCloses.getLong(sent + 1)))) {
            sent += 2;
        }
        if (sent > 0) {
            for (int i = sent; i < size; i++) {
                deferredCloses.setLong(i - sent, deferredCloses.getLong(i));
            }
            for (int i = 0; i < sent; i++) {
                deferredCloses.removeAt(deferredCloses.size() - 1);
            }
        }
        return sent;
    }

    private int resumeWaiting() {
        int resumed = 0;
        for (int left = waitingForRoom.size(); left > 0 && commands.hasRoom(); left--) {
            waitingForRoom.poll().resume();
            resumed++;
        }
        return resumed;
    }
}
