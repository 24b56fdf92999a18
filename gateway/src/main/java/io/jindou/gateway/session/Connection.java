package io.jindou.gateway.session;

import static io.jindou.gateway.session.ConnectionState.AUTHENTICATING;
import static io.jindou.gateway.session.ConnectionState.CLOSED;
import static io.jindou.gateway.session.ConnectionState.CLOSING;
import static io.jindou.gateway.session.ConnectionState.NEW;
import static io.jindou.gateway.session.ConnectionState.OPEN;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.wire.SendDecoder;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.net.ConnectionHandler;
import io.jindou.gateway.net.InboundBytes;
import io.jindou.gateway.net.Outbound;
import io.jindou.gateway.net.ProtocolDetector;
import io.jindou.gateway.protocol.ClientListener;
import io.jindou.gateway.protocol.ClientProtocol;
import io.jindou.gateway.protocol.WireMessage;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One client on one socket, from accept to close. However it ends, the engine is told exactly once to close its session, unless
 * the engine has closed it first.
 */
public final class Connection implements InboundBytes, ClientListener, RecvWindow.Resender {
    private static final byte[] NO_UID = new byte[0];

    private final Connections shared;
    private final ConnectionHandler socket;
    private final long acceptedNs;
    private final WriteStall stall = new WriteStall();
    private ClientProtocol protocol;
    private ConnectionState state = NEW;
    private long lastHeardNs;
    private long closingNs;
    private long farewellNs;
    private long connectionId;
    private byte[] uid = NO_UID;
    private int userNo;
    private int deviceLevel;
    private int batchPosition;
    private int unknownAcks;
    private boolean hasSpoken;
    private boolean isWithheld;
    private boolean isAdmin;
    private boolean holdsSession;
    /** Kept by {@link FanOut}: what waits for its RECVACK, null before the first; up to which number a run's RECVs were taken. */
    RecvWindow window;
    long recvsTaken;
    /** Kept by {@link Connections}. */
    int index;
    boolean isDirty;
    int queriesUnderWay;
    /** Kept by {@link Admission}: why it may not stay, null if it may; what its address is counted under; strangers by age. */
    Reason refusal;
    long address;
    boolean isStranger;
    Connection older;
    Connection newer;
    /** Its user's, null before the session is open. */
    UserBudget budget;

    Connection(final Connections shared, final ConnectionHandler socket) {
        this.shared = shared;
        this.socket = socket;
        this.acceptedNs = shared.nowNs();
        this.lastHeardNs = acceptedNs;
    }

    public ConnectionState state() {
        return state;
    }

    /** Its number in the cell; 0 before CONNECT was taken. */
    public long connectionId() {
        return connectionId;
    }

    /** The engine's number of its user; 0 before the session is open. */
    public int userNo() {
        return userNo;
    }

    /** True for a session that was opened with the admin token. */
    public boolean isAdmin() {
        return isAdmin;
    }

    /** True while the gateway reads nothing from this client. */
    public boolean isWithheld() {
        return isWithheld;
    }

    /** RECVs that wait for their RECVACK. */
    public int unacknowledged() {
        return null == window ? 0 : window.count();
    }

    /** Where the client is, for limits and the log. */
    public Object remoteAddress() {
        return socket.remoteAddress();
    }

    byte[] uid() {
        return uid;
    }

    ClientProtocol protocol() {
        return protocol;
    }

    Outbound outbound() {
        return socket.outbound();
    }

    // ----- from the client -----

    @Override
    public void onProtocol(final ProtocolDetector.Protocol spoken) {
        lastHeardNs = shared.nowNs();
        protocol = shared.protocols.create(spoken);
        if (null == protocol) {
            onGarbage();
        } else if (null != refusal) {
            shared.counters.refused(refusal);
            close(refusal, true);
        }
    }

    @Override
    public void onForwarded() {
        if (!shared.admission.move(this)) {
            onRefused(refusal);
        }
    }

    @Override
    public void onRefused(final Reason reason) {
        shared.counters.refused(reason);
        abort(reason);
    }

    @Override
    public void onGarbage() {
        shared.counters.increment(Counter.GARBAGE);
        abort(Reason.BAD_FRAME);
    }

    @Override
    public void onSignOfLife() {
        hasSpoken = true;
        lastHeardNs = shared.nowNs();
    }

    @Override
    public int onBytes(final UnsafeBuffer buffer, final int offset, final int length) {
        if (CLOSING == state || CLOSED == state) {
            return length;
        }
        lastHeardNs = shared.nowNs();
        final int used = protocol.onBytes(this, buffer, offset, length);
        if (NEW == state && length - used > ConnectionHandler.UNKNOWN_BYTES_MAX) {
            onFault(Reason.FRAME_TOO_LONG);
            return length;
        }
        if (used < length && AUTHENTICATING == state) {
            withholdReads();
        }
        return used;
    }

    @Override
    public boolean isReading() {
        return !isWithheld && (NEW == state || OPEN == state || Defects.isPlanted(Defect.ANSWERED_BEFORE_CONNACK));
    }

    @Override
    public int batchPosition() {
        return batchPosition;
    }

    @Override
    public void batchPosition(final int position) {
        batchPosition = Defects.isPlanted(Defect.BATCH_TAKEN_AGAIN) ? 0 : position;
    }

    @Override
    public boolean onConnect(final WireMessage message) {
        if (NEW != state) {
            onFault(Reason.ALREADY_CONNECTED);
            return true;
        }
        final Reason judged = shared.authenticator.check(message);
        if (Reason.SUCCESS != judged) {
            refuse(judged);
        } else if (!shared.commands.isOpen()) {
            refuse(Reason.NOT_READY);
        } else {
            final long id = shared.nextConnectionId();
            final boolean admin = shared.authenticator.isAdmin();
            if (!shared.commands.sessionOpen(id, message, shared.authenticator.tokenHash(), admin)) {
                waitForRoom();
                return false;
            }
            connectionId = id;
            isAdmin = admin;
            holdsSession = true;
            uid = new byte[message.dataLength(0)];
            message.buffer().getBytes(message.dataOffset(0), uid);
            shared.register(this);
            state(AUTHENTICATING, Reason.SUCCESS);
        }
        return true;
    }

    @Override
    public boolean onSend(final WireMessage message) {
        if (isNotConnected()) {
            return true;
        }
        final Reason judged = shared.budgets.maySend(budget, shared.nowNs())
            ? SendRules.judge(message, shared.payloadMax()) : Reason.RATE_LIMIT;
        if (Reason.SUCCESS != judged) {
            refuseSend(message.int64(SendDecoder.clientSeqEncodingOffset()), judged);
            return true;
        }
        if (!shared.budgets.mayRead(budget, shared.nowNs())) {
            withholdReads();
            shared.slow(this);
            return false;
        }
        if (!shared.commands.send(connectionId, message, shared.sendDeadlineMs())) {
            waitForRoom();
            return false;
        }
        shared.budgets.take(budget, shared.nowNs(), message.blockLength() + message.tailLength());
        return true;
    }

    @Override
    public void onBadSend(final long clientSeq, final Reason reason) {
        if (!isNotConnected()) {
            refuseSend(clientSeq, reason);
        }
    }

    @Override
    public boolean onRequest(final WireMessage message) {
        if (isNotConnected() || shared.requests.onRequest(this, message)) {
            return true;
        }
        waitForRoom();
        return false;
    }

    @Override
    public void onHeartbeat() {
        if (Defects.isPlanted(Defect.ANSWERED_BEFORE_CONNACK) || !isNotConnected()) {
            sent(protocol.heartbeat(outbound()));
        }
    }

    @Override
    public void onRecvAck(final long messageId) {
        if (isNotConnected()) {
            return;
        }
        if (null != window && window.acknowledge(messageId)) {
            unknownAcks = 0;
            shared.counters.increment(Counter.ACKS);
            return;
        }
        shared.counters.increment(Counter.ACKS_UNKNOWN);
        // each of them costs a walk over the window
        if (unacknowledged() > 0 && ++unknownAcks > Limits.RECV_WINDOW_MAX) {
            onFault(Reason.BAD_REQUEST);
        }
    }

    @Override
    public void onDisconnect() {
        close(Reason.CLIENT_DISCONNECT, false);
    }

    @Override
    public void onFault(final Reason reason) {
        close(reason, true);
    }

    @Override
    public void onSocketClosed(final Reason reason) {
        if (CLOSED != state) {
            final boolean isFirst = CLOSING != state;
            state(CLOSED, reason);
            if (isFirst) {
                end(reason);
            }
            if (null != window && !Defects.isPlanted(Defect.WINDOW_NOT_CLEARED)) {
                window.clear();
            }
            shared.remove(this);
        }
    }

    // ----- from the engine -----

    void onSessionOpened(final int number, final int level) {
        userNo = number;
        deviceLevel = level;
        shared.budgets.join(this, shared.nowNs());
    }

    /** The last part of the session's channels has come. */
    void onSessionReady() {
        if (AUTHENTICATING == state) {
            state(OPEN, Reason.SUCCESS);
            socket.known();
            sent(protocol.connAck(
                outbound(), Reason.SUCCESS, connectionId, shared.clusterTimeMs(), shared.payloadMax(), deviceLevel));
            resume();
        }
    }

    void onSessionRefused(final Reason reason) {
        holdsSession = false;
        if (AUTHENTICATING == state) {
            refuse(reason);
        }
    }

    void onSessionClosed(final Reason reason, final boolean isSilent) {
        holdsSession = false;
        close(reason, !isSilent);
    }

    void onLinkLost() {
        holdsSession = false;
        close(Reason.LINK_LOST, true);
    }

    void onSendAck(final long clientSeq, final long messageId, final long messageSeq, final int reason) {
        if (OPEN == state) {
            sent(protocol.sendAck(outbound(), clientSeq, messageId, messageSeq, reason));
        }
    }

    /** A request has its answer; only the native protocol has requests. */
    void respond(final long correlationId, final long value, final int reason) {
        if (OPEN == state) {
            sent(shared.encoder.requestResult(outbound(), correlationId, value, reason));
        }
    }

    // ----- from the agent -----

    /** Reads on from where it was withheld. */
    void resume() {
        if (isWithheld) {
            isWithheld = false;
            // the silence was ours
            lastHeardNs = shared.nowNs();
            if (NEW == state || OPEN == state) {
                socket.resumeReads();
            }
        }
    }

    void onDeadline(final long nowNs) {
        if (CLOSING == state) {
            if (nowNs - closingNs >= farewellNs + shared.settings.limits().lingerNs()) {
                socket.closeNow();
            } else if (farewellNs > 0 && nowNs - closingNs >= farewellNs) {
                socket.closeAfterFlush();
            }
            return;
        }
        if (NEW == state && !isWithheld) {
            if (!hasSpoken && nowNs - acceptedNs >= shared.settings.limits().firstByteTimeoutNs()) {
                abort(Reason.CONNECT_TIMEOUT);
            } else if (nowNs - acceptedNs >= shared.settings.limits().connectTimeoutNs()) {
                close(Reason.CONNECT_TIMEOUT, true);
            }
        } else if (OPEN == state) {
            onOpenDeadline(nowNs);
        }
    }

    @Override
    public boolean resend(final DirectBuffer body, final int offset, final int length) {
        shared.counters.increment(Counter.RESENDS);
        return sent(protocol.recv(outbound(), body, offset, length));
    }

    /** Tells the client, if it is to be told, and closes in the background. */
    void close(final Reason reason, final boolean isTold) {
        if (CLOSING != state && CLOSED != state) {
            final boolean isSaid = isTold && null != protocol;
            if (isSaid) {
                protocol.disconnect(outbound(), reason);
            }
            farewellNs = isSaid ? protocol.farewellNs(reason) : 0;
            state(CLOSING, reason);
            end(reason);
            if (farewellNs > 0) {
                outbound().flush();
                socket.discardReads();
            } else {
                socket.closeAfterFlush();
            }
        }
    }

    /** Closes without a word. */
    void abort(final Reason reason) {
        if (CLOSING != state && CLOSED != state) {
            state(CLOSING, reason);
            end(reason);
            socket.closeNow();
        }
    }

    /** Closes at once, even if a gentle close is under way. */
    void cut(final Reason reason) {
        abort(reason);
        socket.closeNow();
    }

    private void onOpenDeadline(final long nowNs) {
        if (!isWithheld && nowNs - lastHeardNs >= shared.settings.limits().heartbeatTimeoutNs()) {
            close(Reason.HEARTBEAT_TIMEOUT, true);
            return;
        }
        if (stall.lasts(outbound().isWritable(), nowNs, shared.settings.limits().slowConsumerTimeoutNs())) {
            abort(Reason.SLOW_CONSUMER);
            return;
        }
        if (null != window && window.isDue(nowNs)) {
            final int givenUp = window.resend(this, nowNs, shared.resendIntervalNs(), shared.settings.limits().resendsMax());
            shared.counters.add(Counter.RECVS_GIVEN_UP, givenUp);
        }
    }

    private boolean isNotConnected() {
        if (OPEN == state) {
            return false;
        }
        onFault(Reason.NOT_CONNECTED);
        return true;
    }

    private void refuse(final Reason reason) {
        shared.counters.refused(reason);
        protocol.connAck(outbound(), reason, 0, 0, 0, 0);
        close(reason, false);
    }

    private void refuseSend(final long clientSeq, final Reason reason) {
        shared.counters.refused(reason);
        sent(protocol.sendAck(outbound(), clientSeq, 0, 0, reason.code()));
    }

    /** Sees to it that what was appended is flushed, or that a client that takes nothing more is closed. */
    boolean sent(final boolean wasAppended) {
        if (wasAppended) {
            shared.dirty(this);
        } else {
            abort(Reason.SLOW_CONSUMER);
        }
        return wasAppended;
    }

    private void waitForRoom() {
        withholdReads();
        shared.counters.increment(Counter.READS_WITHHELD);
        shared.waitForRoom(this);
    }

    private void withholdReads() {
        isWithheld = true;
        socket.withholdReads();
    }

    private void end(final Reason reason) {
        closingNs = shared.nowNs();
        shared.counters.closed(reason);
        if (holdsSession) {
            holdsSession = false;
            shared.closeSession(connectionId, reason);
        }
    }

    private void state(final ConnectionState next, final Reason reason) {
        shared.onStateChange(this, state, next, reason, socket.remoteAddress());
        state = next;
    }
}
