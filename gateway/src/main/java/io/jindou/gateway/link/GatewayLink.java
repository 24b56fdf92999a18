package io.jindou.gateway.link;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkId;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;

/**
 * The gateway's end of a link by {@code docs/link.md}: commands are kept until the engine has confirmed them, events are
 * applied once and in order, and a broken cluster session is replaced without anybody noticing.
 *
 * <p>Pure and single-threaded: time comes in, messages go out through {@link ClusterLink}. A duty cycle calls
 * {@link #doWork}, appends what its clients sent, and calls {@link #flush}. Nothing is allocated per command or event.
 */
public final class GatewayLink {
    private static final int RESEND_TICKS = 2;
    private static final int RECONNECT_TICKS = 6;
    /** Acknowledgements are due after this part of the engine's ring. */
    private static final int ACK_PARTS = 8;

    private final GatewayLinkContext ctx;
    private final ClusterLink clusterLink;
    private final LinkListener listener;
    private final LinkCounters counters;
    private final LinkAdapter adapter;
    private final LinkPublisher publisher;
    private final UpStream up;
    private final DownStream down;

    private State state = State.OPENING;
    private CellSettings settings;
    private long tickNs = TimeUnit.MILLISECONDS.toNanos(Limits.TICK_MS_DEFAULT);
    private long linkId = LinkId.NONE;
    private long closingId = LinkId.NONE;
    private long closingEvent;
    private long nonce;
    private long logPosition;
    private boolean sessionUp;
    /** An open, resume, close or the resume after a gap that has to go out as soon as it can. */
    private boolean askDue = true;
    private long askedNs;
    private long nowNs;
    /** Last word of a leader on this link. */
    private long heardNs;
    /** From here the patience with the cluster session counts. */
    private long patientNs;
    private int engineVersion;
    private long clusterMs;
    private long clusterMsNs;

    /** A link that opens when it is worked. */
    public GatewayLink(final GatewayLinkContext ctx) {
        this.ctx = ctx.conclude();
        clusterLink = ctx.clusterLink();
        listener = ctx.listener();
        counters = ctx.counters();
        adapter = new LinkAdapter(this, listener, counters);
        publisher = new LinkPublisher(clusterLink, counters);
        up = new UpStream(ctx.ringBytes(), ctx.reserve());
        down = new DownStream(listener, counters);
        nonce = ctx.nonces().getAsLong();
    }

    // ===== for the duty cycle =====

    /**
     * Polls the cell and runs the timers; listener methods are called from here.
     *
     * @param newNowNs monotonic time.
     * @return how much was done.
     */
    public int doWork(final long newNowNs) {
        nowNs = newNowNs;
        if (State.CLOSED == state || State.FENCED == state) {
            return 0;
        }
        if (isForsaken()) {
            // before polling: what lies in the buffers was said while this process stood still
            counters.increment(LinkCounter.GIVEN_UP);
            lose(Reason.LINK_LOST);
        }
        final int workCount = clusterLink.poll(adapter, nowNs);
        try {
            listener.onEventsEnd();
        } catch (final Throwable failure) {
            fail(failure);
        }
        return workCount + switch (state) {
            case OPENING, RESUMING -> ask();
            case OPEN -> keepUp();
            case CLOSING -> sendClose();
            case CLOSED, FENCED -> 0;
        };
    }

    /**
     * Sends what was appended and not sent yet, as much as goes.
     *
     * @return the number of batches sent.
     */
    public int flush(final long newNowNs) {
        if (State.OPEN != state || !clusterLink.isConnected()) {
            return 0;
        }
        final int batches = up.flush(publisher, linkId, down.last(), newNowNs);
        if (batches > 0) {
            down.acked();
        }
        return batches;
    }

    // ===== commands =====

    /** True when commands are taken: the link has an id and has not ended. They are sent once it is bound to a session. */
    public boolean isOpen() {
        return LinkId.NONE != linkId;
    }

    /**
     * True when a command of this length can be appended now.
     *
     * @param urgent a close or another command that may use the reserve.
     */
    public boolean hasRoom(final int length, final boolean urgent) {
        return isOpen() && up.ring().hasRoom(length, urgent);
    }

    /** Appends a command of exactly this length, to be encoded at {@link #buffer()}, {@link #offset()} before the flush. */
    public void append(final int length) {
        if (!isOpen()) {
            throw new IllegalStateException("link takes no commands while it is " + state);
        }
        up.ring().append(length);
        counters.increment(LinkCounter.COMMANDS);
    }

    /** Buffer of the command appended last. */
    public MutableDirectBuffer buffer() {
        return up.ring().buffer();
    }

    /** Offset of the command appended last. */
    public int offset() {
        return up.ring().messageOffset();
    }

    /** Commands that the engine has not confirmed. */
    public long unconfirmed() {
        return up.unconfirmed();
    }

    /** Bytes of the up-ring in use. */
    public long unconfirmedBytes() {
        return up.ring().usedBytes();
    }

    // ===== what is known =====

    /** {@link LinkId#NONE} while the link has none. */
    public long linkId() {
        return linkId;
    }

    /** Number of the last event applied; during {@link LinkListener#onEvent} of the one before. */
    public long lastEvent() {
        return down.last();
    }

    /** The latest log position heard of: the token for reads that have to see what was seen here. */
    public long logPosition() {
        return logPosition;
    }

    /** The cluster's time in ms since the epoch, as last heard and counted on since; 0 before anything was heard. */
    public long clusterTimeMs(final long atNs) {
        return clusterMs == 0 ? 0 : clusterMs + TimeUnit.NANOSECONDS.toMillis(atNs - clusterMsNs);
    }

    /** What the cell said when it opened the link last; null before it did. */
    public CellSettings settings() {
        return settings;
    }

    /** Version of the rules in force in the cell, as last heard on this link; 0 before anything was heard. */
    public int engineVersion() {
        return engineVersion;
    }

    public LinkCounters counters() {
        return counters;
    }

    /** True when the link has ended for good, and the cell knows it. */
    public boolean isClosed() {
        return State.CLOSED == state || State.FENCED == state;
    }

    /** True when the cell was told of the end at least once; what was said can still be lost. */
    public boolean isCloseSent() {
        return isClosed() || State.CLOSING == state && !askDue;
    }

    /**
     * Ends the link for good; commands that are not confirmed are dropped, the engine closes all its sessions. The cell is told
     * until it has heard it, so {@link #doWork} must go on until {@link #isClosed}; if it does not, the lease ends the link.
     */
    public void close(final long newNowNs) {
        if (isClosed() || State.CLOSING == state) {
            return;
        }
        nowNs = newNowNs;
        closingId = linkId;
        closingEvent = down.last();
        linkId = LinkId.NONE;
        up.reset();
        down.reset();
        state = LinkId.NONE == closingId ? State.CLOSED : State.CLOSING;
        if (State.CLOSING == state) {
            askDue = true;
            restartPatience();
            sendClose();
        }
    }

    // ===== timers =====

    private int ask() {
        if (isSilent()) {
            giveUpSession();
        }
        if (!askDue && nowNs - askedNs < RESEND_TICKS * tickNs || !clusterLink.isConnected()) {
            return 0;
        }
        final boolean sent = LinkId.NONE == linkId ? publisher.open(ctx, nonce) : publisher.resume(linkId, down.last());
        askDue = !sent;
        askedNs = nowNs;
        return sent ? 1 : 0;
    }

    private int keepUp() {
        final long resendNs = RESEND_TICKS * tickNs;
        if (isSilent() || up.isStuck(nowNs, RECONNECT_TICKS * tickNs)) {
            giveUpSession();
        }
        if (up.isResendDue(nowNs, resendNs)) {
            counters.increment(LinkCounter.RESENDS);
            up.rewind(nowNs);
        }
        if (!clusterLink.isConnected()) {
            return 0;
        }
        if (!askDue && down.isAskDue(nowNs, resendNs)) {
            counters.increment(LinkCounter.LOST_TAILS);
            askDue = true;
        }
        if (askDue && publisher.resume(linkId, down.last())) {
            askDue = false;
            down.asked(nowNs);
            return 1;
        }
        return sendAck();
    }

    private int sendAck() {
        if (down.isAckDue(nowNs, tickNs, ackBytes()) && publisher.ack(linkId, down.last())) {
            down.acked();
            return 1;
        }
        return 0;
    }

    /** The cell does not answer a close; but it refuses to resume what it has closed, and that is the answer. */
    private int sendClose() {
        if (isSilent()) {
            giveUpSession();
        }
        if (!askDue && nowNs - askedNs < RESEND_TICKS * tickNs || !clusterLink.isConnected()) {
            return 0;
        }
        final boolean sent = publisher.close(closingId) && publisher.resume(closingId, closingEvent);
        askDue = !sent;
        askedNs = nowNs;
        return sent ? 1 : 0;
    }

    private int ackBytes() {
        return settings.ringBytes() / ACK_PARTS;
    }

    private boolean isForsaken() {
        return LinkId.NONE != linkId
            && nowNs - heardNs > ctx.sessionTimeoutNs() + TimeUnit.MILLISECONDS.toNanos(settings.leaseMs());
    }

    private boolean isSilent() {
        return nowNs - patientNs >= RECONNECT_TICKS * tickNs;
    }

    private void giveUpSession() {
        restartPatience();
        if (sessionUp) {
            counters.increment(LinkCounter.RECONNECTS);
            clusterLink.reconnect();
        }
    }

    private void restartPatience() {
        patientNs = nowNs;
        up.restartPatience(nowNs);
    }

    // ===== the cluster session =====

    void onConnected() {
        counters.increment(LinkCounter.SESSIONS);
        sessionUp = true;
        askDue = true;
        restartPatience();
        if (State.OPEN == state) {
            state = State.RESUMING;
        }
    }

    void onDisconnected() {
        counters.increment(LinkCounter.SESSIONS_LOST);
        sessionUp = false;
        if (State.OPEN == state) {
            state = State.RESUMING;
        }
    }

    void onNewLeader() {
        counters.increment(LinkCounter.NEW_LEADERS);
        restartPatience();
        if (State.OPEN == state) {
            if (up.isWaiting()) {
                counters.increment(LinkCounter.RESENDS);
                up.rewind(nowNs);
            }
            down.oweAck();
        } else {
            askDue = true;
        }
    }

    // ===== what the cell says, as LinkAdapter finds it fit to be heard =====

    boolean isAskedFor(final long answerNonce, final int gatewayId, final int agent) {
        return State.OPENING == state
            && answerNonce == nonce && gatewayId == ctx.gatewayId() && agent == ctx.agent();
    }

    void opened(final long newLinkId, final CellSettings newSettings) {
        linkId = newLinkId;
        settings = newSettings;
        tickNs = TimeUnit.MILLISECONDS.toNanos(settings.tickMs());
        state = State.OPEN;
        askDue = false;
        heard();
        restartPatience();
        counters.increment(LinkCounter.LINKS_OPENED);
        try {
            listener.onLinkOpened(linkId, settings);
        } catch (final Throwable failure) {
            fail(failure);
        }
    }

    boolean isClosing(final long answerLinkId) {
        return State.CLOSING == state && answerLinkId == closingId;
    }

    void closed() {
        state = State.CLOSED;
    }

    void fenced() {
        state = State.FENCED;
        listener.onFenced();
    }

    void heardPosition(final long position) {
        logPosition = position;
    }

    void heardTime(final long clusterNow) {
        clusterMs = clusterNow;
        clusterMsNs = nowNs;
    }

    void heardVersion(final int version) {
        engineVersion = version;
        counters.increment(LinkCounter.HEARTBEATS);
    }

    /** A refused open is a word as well, but not one on a link. */
    void heardRefusal() {
        patientNs = nowNs;
    }

    UpStream up() {
        return up;
    }

    DownStream down() {
        return down;
    }

    long nowNs() {
        return nowNs;
    }

    void askAgain() {
        askDue = true;
    }

    void ackIfDue() {
        if (State.OPEN == state && clusterLink.isConnected()) {
            sendAck();
        }
    }

    void heard() {
        heardNs = nowNs;
        patientNs = nowNs;
    }

    /** False, and the link lost, when the engine confirms what was never sent. */
    boolean confirm(final long lastCommand) {
        if (lastCommand > up.sent()) {
            counters.increment(LinkCounter.CONTRADICTIONS);
            lose(Reason.LINK_LOST);
            return false;
        }
        up.confirm(lastCommand, nowNs);
        return true;
    }

    /** Whatever a leader sends on this link comes to the session that the link is bound to; so the resume was applied. */
    void bound() {
        if (State.RESUMING == state) {
            state = State.OPEN;
            askDue = false;
            down.asked(nowNs);
            up.rewind(nowNs);
        }
    }

    // ===== the end of an incarnation =====

    void fail(final Throwable failure) {
        counters.increment(LinkCounter.EVENT_FAILURES);
        try {
            if (isOpen()) {
                lose(Reason.SYSTEM_ERROR);
            }
        } finally {
            ctx.errorHandler().onError(failure);
        }
    }

    void lose(final Reason reason) {
        counters.increment(LinkCounter.LINKS_LOST);
        linkId = LinkId.NONE;
        logPosition = 0;
        engineVersion = 0;
        up.reset();
        down.reset();
        nonce = ctx.nonces().getAsLong();
        state = State.OPENING;
        askDue = true;
        restartPatience();
        listener.onLinkLost(reason);
    }

    private enum State {
        /** No link id; asks for one. */
        OPENING,
        /** The link has no cluster session that the engine knows of; takes commands and keeps them. */
        RESUMING,
        /** Bound to a cluster session. */
        OPEN,
        /** Tells the engine that it ends. */
        CLOSING,
        /** Ended. */
        CLOSED,
        /** Another process owns the gateway id. */
        FENCED
    }
}
