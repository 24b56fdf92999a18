package io.jindou.sim;

import io.jindou.gateway.link.ClusterLink;
import io.jindou.gateway.link.ClusterLinkListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
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
    /** Order is kept for one leader only: each has an image of its own, and a deposed one's may be read last. */
    private final PriorityQueue<Down> inbox = new PriorityQueue<>(
        Comparator.comparingLong(Down::dueMs).thenComparingLong(Down::number));
    private final TreeMap<Long, Long> lastInMs = new TreeMap<>();
    /** Order is kept within a cluster session only: what an old one still carries may arrive behind a new one's. */
    private final PriorityQueue<Up> outbox = new PriorityQueue<>(
        Comparator.comparingLong(Up::dueMs).thenComparingLong(Up::number));
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private long session = NO_SESSION;
    private boolean isConnecting;
    private long connectAtMs;
    private long received;
    /** Of the leader that the session is connected to, as far as this end knows. */
    private long term;
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
                    cell.onIngress(up.session, up.term, up.bytes);
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
                    send(new Up(lastOutMs, sent++, Kind.DISCONNECT, down.session, down.term, null));
                    break;
                }
                if (NO_SESSION != session) {
                    final long old = session;
                    send(new Up(lastOutMs, sent++, Kind.DISCONNECT, old, term, null));
                    inbox.removeIf(other -> other.session == old);
                }
                session = down.session;
                term = down.term;
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
                if (down.session == session && down.term > term) {
                    term = down.term;
                    listener.onNewLeader();
                }
                break;
            default:
                if (down.session == session) {
                    if (down.term < term) {
                        tally.fault(Fault.DEPOSED_EGRESS);
                    }
                    view.wrap(down.bytes);
                    listener.onMessage(view, 0, down.bytes.length);
                }
                break;
        }
    }

    private void connect() {
        isConnecting = true;
        connectAtMs = clock.nowMs();
        send(new Up(clock.nowMs() + latencyMs(), sent++, Kind.CONNECT, NO_SESSION, term, null));
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
        send(new Up(outDueMs(), sent++, Kind.MESSAGE, session, term, bytes));
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

    /** Keep-alives of a session arrive as long as the process polls, knows the leader, and the network lets them through. */
    boolean isHeard(final long ofSession, final long ofTerm, final long nowMs) {
        return !isDead && ofSession == session && ofTerm == term && nowMs >= ingressCutUntilMs
            && nowMs - polledMs <= plan.sessionTimeoutMs / 2;
    }

    // ===== from the cell =====

    void deliver(final long toSession, final long ofTerm, final byte[] bytes) {
        if (cell.isRough() && random.below(1000) < plan.lossPerMille / 2) {
            // an image is replaced: a contiguous stretch is gone
            tally.fault(Fault.EGRESS_LOST);
            inbox.removeIf(down -> Kind.MESSAGE == down.kind && ofTerm == down.term);
            return;
        }
        receive(Kind.MESSAGE, toSession, ofTerm, bytes);
    }

    void deliverConnected(final long newSession, final long ofTerm) {
        receive(Kind.CONNECTED, newSession, ofTerm, null);
    }

    void deliverClosed(final long oldSession, final long ofTerm) {
        receive(Kind.DISCONNECT, oldSession, ofTerm, null);
    }

    void deliverNewLeader(final long ofSession, final long newTerm) {
        if (random.oneIn(3)) {
            inbox.removeIf(down -> Kind.MESSAGE == down.kind);
        }
        receive(Kind.NEW_LEADER, ofSession, newTerm, null);
    }

    private void receive(final Kind kind, final long ofSession, final long ofTerm, final byte[] bytes) {
        final boolean isCut = clock.nowMs() < egressCutUntilMs && Kind.DISCONNECT != kind;
        if (!isDead && !isCut) {
            final long dueMs = Math.max(lastInMs.getOrDefault(ofTerm, 0L), clock.nowMs() + latencyMs());
            lastInMs.put(ofTerm, dueMs);
            inbox.add(new Down(dueMs, received++, kind, ofSession, ofTerm, bytes));
        }
    }

    /** What a leader has under way, and what it says from now on, takes longer. */
    void slowDown(final long ofTerm, final int byMs) {
        final List<Down> underWay = new ArrayList<>(inbox);
        inbox.clear();
        for (final Down down : underWay) {
            inbox.add(down.term == ofTerm && Kind.MESSAGE == down.kind
                ? new Down(down.dueMs + byMs, down.number, down.kind, down.session, down.term, down.bytes) : down);
        }
        lastInMs.merge(ofTerm, clock.nowMs() + byMs, Math::max);
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

    private record Up(long dueMs, long number, Kind kind, long session, long term, byte[] bytes) {
    }

    private record Down(long dueMs, long number, Kind kind, long session, long term, byte[] bytes) {
    }
}
