package io.jindou.sim;

import io.jindou.gateway.link.ClusterLink;
import io.jindou.gateway.link.ClusterLinkListener;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A gateway's way to the cell: cluster sessions over a network that delays, loses and cuts. */
final class SimClusterLink implements ClusterLink {
    private static final long NO_SESSION = -1;
    private static final int CONNECT_RETRY_MS = 300;
    private static final int FRAGMENTS = 20;
    private static final int DELAYED_ONE_IN = 300;
    private static final int DELAY_MS_MAX = 1000;
    private static final long TAKEN = 1;
    private static final long NOT_TAKEN = -2;

    private final SimCell cell;
    private final SimPlan plan;
    private final SimRandom random;
    private final SimClock clock;
    private final Tally tally;
    private final Deque<Down> inbox = new ArrayDeque<>();
    /** Order is kept within a cluster session only: what an old one still carries may arrive behind a new one's. */
    private final PriorityQueue<Up> outbox = new PriorityQueue<>(
        Comparator.comparingLong(Up::dueMs).thenComparingLong(Up::number));
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private long session = NO_SESSION;
    private boolean isConnecting;
    private long connectAtMs;
    private long lastInMs;
    private long lastOutMs;
    private long sent;
    private long polledMs;
    private boolean isDead;
    long ingressCutUntilMs;
    long egressCutUntilMs;

    SimClusterLink(final SimCell cell, final SimPlan plan, final SimClock clock) {
        this.cell = cell;
        this.plan = plan;
        this.clock = clock;
        random = cell.random();
        tally = cell.tally();
    }

    /** Moves what has crossed the network to the cell. */
    void step() {
        while (!outbox.isEmpty() && outbox.peek().dueMs <= clock.nowMs()) {
            final Up up = outbox.remove();
            switch (up.kind) {
                case CONNECT:
                    cell.onConnect(this);
                    break;
                case DISCONNECT:
                    cell.onDisconnect(up.session);
                    break;
                default:
                    cell.onIngress(up.session, up.bytes);
                    break;
            }
        }
    }

    @Override
    public int poll(final ClusterLinkListener listener, final long nowNs) {
        polledMs = clock.nowMs();
        int count = 0;
        while (count < FRAGMENTS && !inbox.isEmpty() && inbox.peek().dueMs <= clock.nowMs()) {
            hear(inbox.remove(), listener);
            count++;
        }
        if (NO_SESSION == session && !isConnecting || isConnecting && clock.nowMs() - connectAtMs > CONNECT_RETRY_MS) {
            connect();
        }
        return count;
    }

    private void hear(final Down down, final ClusterLinkListener listener) {
        switch (down.kind) {
            case CONNECTED:
                if (!isConnecting) {
                    send(new Up(lastOutMs, sent++, Kind.DISCONNECT, down.session, null));
                    break;
                }
                if (NO_SESSION != session) {
                    final long old = session;
                    send(new Up(lastOutMs, sent++, Kind.DISCONNECT, old, null));
                    inbox.removeIf(other -> other.session == old);
                }
                session = down.session;
                lastOutMs = 0;
                isConnecting = false;
                listener.onConnected();
                break;
            case DISCONNECT:
                if (down.session == session) {
                    session = NO_SESSION;
                    listener.onDisconnected();
                }
                break;
            case NEW_LEADER:
                if (down.session == session) {
                    listener.onNewLeader();
                }
                break;
            default:
                if (down.session == session) {
                    view.wrap(down.bytes);
                    listener.onMessage(view, 0, down.bytes.length);
                }
                break;
        }
    }

    private void connect() {
        isConnecting = true;
        connectAtMs = clock.nowMs();
        send(new Up(clock.nowMs() + latencyMs(), sent++, Kind.CONNECT, NO_SESSION, null));
    }

    private void send(final Up up) {
        if (clock.nowMs() >= ingressCutUntilMs) {
            outbox.add(up);
        }
    }

    @Override
    public long offer(
        final DirectBuffer header, final int headerOffset, final int headerLength, final DirectBuffer body,
        final int bodyOffset, final int bodyLength) {
        if (NO_SESSION == session || cell.isRough() && random.percent(plan.backPressurePercent)) {
            return NOT_TAKEN;
        }
        if (cell.isRough() && random.below(1000) < plan.lossPerMille) {
            tally.fault(Fault.INGRESS_LOST);
            return TAKEN;
        }
        final byte[] bytes = new byte[headerLength + bodyLength];
        header.getBytes(headerOffset, bytes, 0, headerLength);
        body.getBytes(bodyOffset, bytes, headerLength, bodyLength);
        send(new Up(outDueMs(), sent++, Kind.MESSAGE, session, bytes));
        return TAKEN;
    }

    private long outDueMs() {
        lastOutMs = Math.max(lastOutMs, clock.nowMs() + latencyMs());
        return lastOutMs;
    }

    private int latencyMs() {
        if (!cell.isRough()) {
            return 1;
        }
        return random.oneIn(DELAYED_ONE_IN) ? random.below(DELAY_MS_MAX) : random.below(plan.latencyMs);
    }

    @Override
    public boolean isConnected() {
        return NO_SESSION != session;
    }

    @Override
    public void reconnect() {
        if (!isConnecting) {
            connect();
        }
    }

    @Override
    public void close() {
        isDead = true;
    }

    /** The process is gone and what lay in its buffers with it. */
    void die() {
        isDead = true;
        inbox.clear();
    }

    /** The cluster client's keep-alives arrive as long as the process polls and the network lets them through. */
    boolean isHeard(final long nowMs) {
        return !isDead && nowMs >= ingressCutUntilMs && nowMs - polledMs <= plan.sessionTimeoutMs / 2;
    }

    // ===== from the cell =====

    void deliver(final long toSession, final byte[] bytes) {
        if (cell.isRough() && random.below(1000) < plan.lossPerMille / 2) {
            // an image is replaced: a contiguous stretch is gone
            tally.fault(Fault.EGRESS_LOST);
            inbox.removeIf(down -> Kind.MESSAGE == down.kind);
            return;
        }
        receive(Kind.MESSAGE, toSession, bytes);
    }

    void deliverConnected(final long newSession) {
        receive(Kind.CONNECTED, newSession, null);
    }

    void deliverClosed(final long oldSession) {
        receive(Kind.DISCONNECT, oldSession, null);
    }

    void deliverNewLeader(final long ofSession) {
        if (random.oneIn(3)) {
            inbox.removeIf(down -> Kind.MESSAGE == down.kind);
        }
        receive(Kind.NEW_LEADER, ofSession, null);
    }

    private void receive(final Kind kind, final long ofSession, final byte[] bytes) {
        final boolean isCut = clock.nowMs() < egressCutUntilMs && Kind.DISCONNECT != kind;
        if (!isDead && !isCut) {
            lastInMs = Math.max(lastInMs, clock.nowMs() + latencyMs());
            inbox.add(new Down(lastInMs, kind, ofSession, bytes));
        }
    }

    boolean hasMailInFlight() {
        return !inbox.isEmpty() || !outbox.isEmpty();
    }

    private enum Kind {
        CONNECT,
        CONNECTED,
        DISCONNECT,
        NEW_LEADER,
        MESSAGE
    }

    private record Up(long dueMs, long number, Kind kind, long session, byte[] bytes) {
    }

    private record Down(long dueMs, Kind kind, long session, byte[] bytes) {
    }
}
