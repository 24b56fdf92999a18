package io.jindou.client;

import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;

import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnAckDecoder;
import io.jindou.codecs.sbe.wire.HistoryResultDecoder;
import io.jindou.codecs.sbe.wire.RequestResultDecoder;
import io.jindou.codecs.sbe.wire.SendAckDecoder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;

/**
 * The life of a client, stepped by its loop: connect, say who it is, read and write, notice silence, connect again. All
 * methods but {@link #flushSoon} and the few that say so run on the loop's thread.
 */
final class ClientSession implements FrameSocket.Handler, FrameSocket.Source {
    private enum State {
        /** For the time to connect again. */
        WAITING,
        /** For the socket. */
        CONNECTING,
        /** For the CONNACK. */
        GREETING,
        ONLINE,
        CLOSED
    }

    private static final int HEARTBEATS_PER_TIMEOUT = 3;

    private final ClientOptions options;
    private final ClientLoop loop;
    private final ClientCounters counters = new ClientCounters();
    private final Outbound outbound;
    private final ReconnectPolicy reconnects;
    private final SeenMessages seen = new SeenMessages();
    private final CompletableFuture<Void> accepted;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AtomicBoolean isFlushQueued = new AtomicBoolean();
    private final FrameSocket socket;
    private final DelayedAck ack = new DelayedAck();
    private volatile State state = State.WAITING;
    private volatile long sessionId;
    private boolean wasAccepted;
    private long deadlineNs;
    private long heartbeatIntervalNs;
    private long heartbeatTimeoutNs;
    private long lastHeartbeatNs;

    ClientSession(final ClientOptions options, final ClientLoop loop) {
        this.options = options;
        this.loop = loop;
        accepted = new ClientFuture<>(loop);
        outbound = new Outbound(options, loop, counters);
        reconnects = new ReconnectPolicy(options.backoffMinNs(), options.backoffMaxNs());
        socket = new FrameSocket(loop, this, counters);
    }

    // ----- from any thread -----

    /** Starts to connect; completes when the server accepted, fails when the first attempt did not succeed. */
    CompletableFuture<Void> open() {
        final boolean isTaken = loop.execute(() -> {
            loop.add(this);
            connect();
        });
        if (!isTaken) {
            accepted.completeExceptionally(new JindouException(Reason.CLIENT_CLOSED, "the loop of this client is closed"));
        }
        return accepted;
    }

    Outbound outbound() {
        return outbound;
    }

    ClientStats stats() {
        return counters.snapshot();
    }

    boolean isOnline() {
        return State.ONLINE == state;
    }

    boolean isClosed() {
        return State.CLOSED == state;
    }

    long sessionId() {
        return sessionId;
    }

    void flushSoon() {
        if (isFlushQueued.compareAndSet(false, true)) {
            loop.flushSoon(this);
        }
    }

    /** Ends the session; the future completes when that is done. */
    CompletableFuture<Void> close() {
        if (loop.isCurrentThread()) {
            closeNow();
        } else if (!loop.execute(this::closeNow)) {
            // The thread is gone, and has closed its sessions before.
            closed.complete(null);
        }
        return closed;
    }

    // ----- on the loop's thread -----

    void closeNow() {
        if (State.CLOSED == state) {
            return;
        }
        final boolean wasOnline = State.ONLINE == state;
        if (wasOnline) {
            flush();
        }
        if (State.CLOSED == state) {
            return;
        }
        if (socket.isOpen() && wasOnline) {
            socket.tryWriteLast(WireEncoder.disconnect(Reason.CLIENT_DISCONNECT.code()));
        }
        finish(new JindouException(Reason.CLIENT_CLOSED));
        if (wasAccepted) {
            tell(() -> options.listener().onDisconnected(Reason.CLIENT_CLOSED, false));
        }
    }

    private void connect() {
        state = State.CONNECTING;
        deadlineNs = System.nanoTime() + options.connectTimeoutNs();
        loop.timersChanged();
        socket.open(options.host(), options.port());
    }

    @Override
    public void onSocketOpen() {
        state = State.GREETING;
        socket.queueControl(WireEncoder.connect(options));
        flushSoon();
    }

    @Override
    public void onSocketWritable() {
        flush();
    }

    void flush() {
        isFlushQueued.set(false);
        if (!socket.isOpen() || State.CONNECTING == state) {
            return;
        }
        if (State.ONLINE == state && outbound.hasRequests()) {
            loop.timersChanged();
        }
        if (!socket.flush(this)) {
            flushSoon();
        }
    }

    @Override
    public void fill(final FrameWriter writer) {
        if (State.ONLINE != state) {
            return;
        }
        if (ack.isOwed()) {
            writer.tryAdd(WireEncoder.recvAck(ack.messageId(), ack.messageSeq()));
            ack.clear();
        }
        outbound.fill(writer);
    }

    /** Does what is due; answers the nanoseconds until the next call. */
    long onTimers(final long nowNs) {
        switch (state) {
            case WAITING:
                if (nowNs - deadlineNs >= 0) {
                    connect();
                }
                break;
            case CONNECTING:
            case GREETING:
                if (nowNs - deadlineNs >= 0) {
                    onSocketLost(Reason.CONNECT_TIMEOUT, options.address() + " did not answer in time");
                }
                break;
            case ONLINE:
                if (nowNs - socket.lastReadNs() >= heartbeatTimeoutNs) {
                    onSocketLost(Reason.HEARTBEAT_TIMEOUT, options.address() + " has been silent for too long");
                } else {
                    heartbeat(nowNs);
                }
                break;
            case CLOSED:
            default:
                break;
        }
        final long nextNs = Math.min(Math.max(0, deadlineNs - nowNs), outbound.expireRequests(nowNs));
        if (!ack.isOwed()) {
            return nextNs;
        }
        final long delayNs = ack.dueNs() - nowNs;
        if (delayNs <= 0) {
            flushSoon();
            return nextNs;
        }
        return Math.min(nextNs, delayNs);
    }

    /** In every interval one, unless both directions were in use: a server that is busy with our SENDs may still be dead. */
    private void heartbeat(final long nowNs) {
        final long quietSinceNs = earlier(socket.lastReadNs(), socket.lastWriteNs());
        final boolean isQuiet = nowNs - quietSinceNs >= heartbeatIntervalNs;
        if (isQuiet && nowNs - lastHeartbeatNs >= heartbeatIntervalNs) {
            lastHeartbeatNs = nowNs;
            socket.queueControl(WireEncoder.heartbeat());
            flushSoon();
        }
        final long nextNs = (isQuiet ? lastHeartbeatNs : quietSinceNs) + heartbeatIntervalNs;
        deadlineNs = earlier(nextNs, socket.lastReadNs() + heartbeatTimeoutNs);
    }

    private static long earlier(final long aNs, final long bNs) {
        return aNs - bNs < 0 ? aNs : bNs;
    }

    @Override
    public void onFrame(final int type, final DirectBuffer buffer, final int offset, final int length) {
        switch (type) {
            case FrameDescriptor.CONNACK:
                onConnAck(loop.decoder().wrap(buffer, offset, length).connAck());
                break;
            case FrameDescriptor.SENDACK:
                final SendAckDecoder sendAck = loop.decoder().wrap(buffer, offset, length).sendAck();
                outbound.onSendAck(
                    sendAck.clientSeq(), Reason.of(sendAck.reason()), sendAck.messageId(), sendAck.messageSeq());
                break;
            case FrameDescriptor.RECV:
                onMessage(loop.decoder().wrap(buffer, offset, length).recv());
                break;
            case FrameDescriptor.RESPONSE:
                onResponse(loop.decoder().wrap(buffer, offset, length));
                break;
            case FrameDescriptor.HEARTBEAT:
                break;
            case FrameDescriptor.DISCONNECT:
                final Reason reason = loop.decoder().wrap(buffer, offset, length).disconnect();
                onSocketLost(reason, reason.text());
                break;
            default:
                throw WireDecoder.damaged("frame type " + type + " of " + (length + INNER_HEADER_LENGTH) + " bytes");
        }
    }

    private void onConnAck(final ConnAckDecoder connAck) {
        if (State.GREETING != state) {
            throw WireDecoder.damaged("a second CONNACK");
        }
        final Reason reason = Reason.of(connAck.reason());
        if (Reason.SUCCESS != reason) {
            onSocketLost(reason, reason.text());
            return;
        }
        if (connAck.heartbeatTimeoutMs() <= 0) {
            throw WireDecoder.damaged("a CONNACK with a heartbeat timeout of " + connAck.heartbeatTimeoutMs() + " ms");
        }
        sessionId = connAck.sessionId();
        heartbeatTimeoutNs = TimeUnit.MILLISECONDS.toNanos(connAck.heartbeatTimeoutMs());
        heartbeatIntervalNs = heartbeatTimeoutNs / HEARTBEATS_PER_TIMEOUT;
        lastHeartbeatNs = System.nanoTime();
        deadlineNs = lastHeartbeatNs;
        state = State.ONLINE;
        wasAccepted = true;
        counters.connections.incrementAndGet();
        reconnects.reset();
        loop.timersChanged();
        flushSoon();
        tell(options.listener()::onConnected);
        accepted.complete(null);
    }

    private void onMessage(final Message message) {
        requireOnline("a RECV");
        if (seen.add(message.messageId())) {
            tell(() -> options.listener().onMessage(message));
        } else if (0 != (message.flags() & MessageFlags.DUP)) {
            counters.duplicatesFlagged.incrementAndGet();
        } else {
            counters.duplicatesUnflagged.incrementAndGet();
        }
        if (ack.add(message.messageId(), message.messageSeq(), System.nanoTime())) {
            flushSoon();
        } else {
            loop.timersDueBy(ack.dueNs());
        }
    }

    private void onResponse(final WireDecoder decoder) {
        requireOnline("a RESPONSE");
        final long correlationId;
        final Reason reason;
        if (HistoryResultDecoder.TEMPLATE_ID == decoder.templateId()) {
            final HistoryResultDecoder result = decoder.historyResult();
            correlationId = result.correlationId();
            reason = Reason.of(result.reason());
        } else {
            final RequestResultDecoder result = decoder.requestResult();
            correlationId = result.correlationId();
            reason = Reason.of(result.reason());
        }
        final PendingRequest<?> request = outbound.takeRequest(correlationId);
        if (null == request) {
            counters.unknownAnswers.incrementAndGet();
            return;
        }
        request.onAnswer(reason, decoder);
    }

    @Override
    public void onSocketLost(final Reason reason, final String text) {
        if (State.CLOSED == state) {
            return;
        }
        final boolean wasOnline = State.ONLINE == state;
        final boolean willReconnect = options.reconnect() && wasAccepted && ReconnectPolicy.isPassing(reason);
        final JindouException failure = new JindouException(reason, text);
        socket.close();
        ack.clear();
        if (willReconnect) {
            state = State.WAITING;
            deadlineNs = System.nanoTime() + reconnects.nextDelayNs();
            loop.timersChanged();
            outbound.onConnectionLost(failure);
        } else {
            finish(failure);
        }
        if (wasOnline || (wasAccepted && !willReconnect)) {
            tell(() -> options.listener().onDisconnected(reason, willReconnect));
        }
    }

    private void finish(final JindouException failure) {
        state = State.CLOSED;
        socket.close();
        loop.remove(this);
        outbound.fail(failure);
        accepted.completeExceptionally(failure);
        closed.complete(null);
    }

    private void requireOnline(final String what) {
        if (State.ONLINE != state) {
            throw WireDecoder.damaged(what + " before the CONNACK");
        }
    }

    /** Whatever a listener throws is its own matter: it must not end the connection, nor those of others. */
    private void tell(final Runnable call) {
        try {
            call.run();
        } catch (final Throwable e) {
            counters.listenerErrors.incrementAndGet();
            tellError(e);
        }
    }

    private void tellError(final Throwable error) {
        try {
            options.listener().onError(error);
        } catch (final Throwable e) {
            e.addSuppressed(error);
            final Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
