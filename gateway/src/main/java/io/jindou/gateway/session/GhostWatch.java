package io.jindou.gateway.session;

import io.jindou.codecs.Reason;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.link.LinkCounter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second, a few in each turn, whether each session has its socket and each open socket its session. The digests of
 * the link cannot tell that: engine and gateway agree on a session whose socket has gone without a word. One that stays alone is
 * closed, on the side where it is left.
 */
public final class GhostWatch {
    private static final Logger LOG = LoggerFactory.getLogger(GhostWatch.class);
    private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(1);
    /** The cell has confirmed whatever could have been its close, and so many looks later the session is still there. */
    private static final int LONELY_PASSES_MAX = 10;
    /** So many are looked at in one turn, also when turns are rare. */
    private static final int VISITS_MAX = 1024;

    private final GatewayCounters counters;
    private final GatewayLink link;
    private final SessionEvents events;
    private final LocalSessions sessions;
    private final Connections connections;
    private final Pass sessionPass;
    private final Pass socketPass;

    /** A watch over what the engine says and what there is. */
    public GhostWatch(
        final GatewayCounters counters, final GatewayLink link, final SessionEvents events, final Connections connections,
        final long nowNs) {
        this.counters = counters;
        this.link = link;
        this.events = events;
        this.sessions = events.sessions();
        this.connections = connections;
        this.sessionPass = new Pass(nowNs);
        this.socketPass = new Pass(nowNs);
    }

    /** Looks at as many as it is time for. */
    public int doWork(final long nowNs) {
        for (int left = sessionPass.visits(nowNs, sessions.count()); left > 0; left--) {
            if (sessionPass.isAtEnd(sessions.count())) {
                if (sessionPass.isOver()) {
                    counters.set(Counter.SESSIONS_WITHOUT_SOCKET, sessionPass.restart());
                }
                break;
            }
            visit(sessions.at(sessionPass.cursor++));
        }
        for (int left = socketPass.visits(nowNs, connections.count()); left > 0; left--) {
            if (socketPass.isAtEnd(connections.count())) {
                if (socketPass.isOver()) {
                    counters.set(Counter.SOCKETS_WITHOUT_SESSION, socketPass.restart());
                }
                break;
            }
            visit(connections.at(socketPass.cursor++));
        }
        return 0;
    }

    private void visit(final LocalSession session) {
        final Connection connection = connections.get(session.connectionId);
        if (null != connection && isHolding(connection.state()) || events.isInternal(session.connectionId)) {
            session.lonelyPasses = 0;
            return;
        }
        sessionPass.found++;
        final long commands = link.counters().value(LinkCounter.COMMANDS);
        if (0 == session.lonelyPasses) {
            // its close may be among the commands up to here
            session.lonelySince = commands + connections.deferredCloseCount();
            session.lonelyPasses = 1;
        } else if (commands - link.unconfirmed() >= session.lonelySince) {
            session.lonelyPasses++;
        }
        if (session.lonelyPasses > LONELY_PASSES_MAX) {
            session.lonelyPasses = 0;
            counters.increment(Counter.GHOSTS_CLOSED);
            LOG.warn("session {} has no socket and no close was on its way: it is closed", session.connectionId);
            connections.closeSession(session.connectionId, Reason.AUDIT_DIFFERENCE);
        }
    }

    private static boolean isHolding(final ConnectionState state) {
        return ConnectionState.AUTHENTICATING == state || ConnectionState.OPEN == state;
    }

    private void visit(final Connection connection) {
        if (ConnectionState.OPEN == connection.state() && !sessions.contains(connection.connectionId())) {
            socketPass.found++;
            counters.increment(Counter.GHOSTS_CLOSED);
            LOG.warn("connection {} of {} has no session: it is closed", connection.connectionId(), connection.remoteAddress());
            connection.close(Reason.AUDIT_DIFFERENCE, true);
        }
    }

    /** One walk over a table, spread over the period. */
    private static final class Pass {
        private long beganNs;
        private long nowNs;
        private int cursor;
        private int found;

        Pass(final long nowNs) {
            this.beganNs = nowNs;
        }

        /** How many it is time for, and one more at the end of the period, to end the walk. */
        int visits(final long now, final int size) {
            nowNs = now;
            final long elapsedNs = now - beganNs;
            final long due = elapsedNs >= PERIOD_NS ? Math.max(size, cursor) + 1L : size * elapsedNs / PERIOD_NS;
            return (int)Math.min(due - cursor, VISITS_MAX);
        }

        boolean isAtEnd(final int size) {
            return cursor >= size;
        }

        boolean isOver() {
            return nowNs - beganNs >= PERIOD_NS;
        }

        int restart() {
            final int result = found;
            beganNs = nowNs;
            cursor = 0;
            found = 0;
            return result;
        }
    }
}
