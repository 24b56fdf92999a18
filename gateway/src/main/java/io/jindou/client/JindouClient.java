package io.jindou.client;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A user's connection to Jindou. Make one with {@link #builder()}; see the package for an example. Safe for use by many
 * threads.
 *
 * <p><b>Order.</b> What one client sends reaches the server in the order of the calls, also over broken connections: each new
 * connection first repeats, once, what was not acknowledged. Requests keep their place behind the SENDs called before them.
 *
 * <p><b>Once.</b> A repeated SEND carries the same clientMsgNo and is stored once. A message that the server repeats is not
 * given to the listener again.
 *
 * <p><b>Bounds.</b> At most 1,024 SENDs (see {@link ClientBuilder#unacked}) wait for their acknowledgement; while a client is
 * not connected they wait for the next connection.
 *
 * <p><b>Ends.</b> When {@link #close} was called, or the connection ended for a reason that passes not by itself (wrong token,
 * ban, login on another device …), all open and later futures fail with a {@link JindouException} that names it.
 */
public final class JindouClient implements AutoCloseable {
    private static final int CLOSE_TIMEOUT_SECONDS = 5;
    private static final int HEX = 16;

    private final ClientOptions options;
    private final ClientLoop loop;
    private final ClientSession session;
    private final JindouAdmin admin;
    private final String clientMsgNoPrefix = UUID.randomUUID().toString().replace("-", "") + '-';
    private final AtomicLong clientMsgNos = new AtomicLong();

    private JindouClient(final ClientOptions options, final ClientLoop loop) {
        this.options = options;
        this.loop = loop;
        session = new ClientSession(options, loop);
        admin = new JindouAdmin(this);
    }

    /** Starts to describe a client. */
    public static ClientBuilder builder() {
        return new ClientBuilder();
    }

    static CompletableFuture<JindouClient> open(final ClientOptions options, final ClientLoop loop) {
        final JindouClient client = new JindouClient(options, loop);
        return client.session.open().thenApply(nothing -> client);
    }

    /** Who is connected. */
    public String uid() {
        return options.uid();
    }

    /** True while the server accepts this client; it may have become false when you look at it. */
    public boolean isConnected() {
        return session.isOnline();
    }

    /** True when this client has ended for good. */
    public boolean isClosed() {
        return session.isClosed();
    }

    /** The server's number of the last accepted connection, for questions to its operators. */
    public long sessionId() {
        return session.sessionId();
    }

    /** What happened so far. */
    public ClientStats stats() {
        return session.stats();
    }

    /** Requests of an administrator; they are refused to anybody else. */
    public JindouAdmin admin() {
        return admin;
    }

    /** Sends to one user; see {@link #send}. */
    public CompletableFuture<SendResult> sendToUser(final String uid, final byte[] payload) {
        return send(SendRequest.toUser(uid, payload));
    }

    /** Sends to the members of a group; see {@link #send}. */
    public CompletableFuture<SendResult> sendToGroup(final String groupId, final byte[] payload) {
        return send(SendRequest.toGroup(groupId, payload));
    }

    /**
     * Sends a message. The future completes with the server's answer, which may be a refusal; it fails only when the client
     * ends before the answer (the message may have been stored then: send it again with the same clientMsgNo to learn).
     */
    public CompletableFuture<SendResult> send(final SendRequest request) {
        final String clientMsgNo = request.clientMsgNo().isEmpty() ? nextClientMsgNo() : request.clientMsgNo();
        final CompletableFuture<SendResult> result =
            session.outbound().send(WireEncoder.send(request, clientMsgNo), clientMsgNo);
        session.flushSoon();
        return result;
    }

    private String nextClientMsgNo() {
        return clientMsgNoPrefix + Long.toString(clientMsgNos.incrementAndGet(), HEX);
    }

    /** The newest messages of the conversation with a user. */
    public CompletableFuture<History> historyWithUser(final String uid, final int count) {
        return history(ChannelTypes.PERSON, uid, 0, count, true);
    }

    /** The newest messages of a group. */
    public CompletableFuture<History> historyOfGroup(final String groupId, final int count) {
        return history(ChannelTypes.GROUP, groupId, 0, count, true);
    }

    /**
     * Stored messages of a channel. An answer holds fewer than asked for when they do not fit one frame;
     * {@link History#more()} says so.
     *
     * @param fromSeq    first sequence wanted; 0: the newest.
     * @param count      how many, 1 to {@link Limits#HISTORY_COUNT_MAX}.
     * @param descending true: {@code fromSeq} and older; false: {@code fromSeq} and newer.
     * @return fails with a {@link JindouException} when refused.
     */
    public CompletableFuture<History> history(
        final int channelType, final String channelId, final long fromSeq, final int count, final boolean descending) {
        if (count < 1 || count > Limits.HISTORY_COUNT_MAX) {
            throw new IllegalArgumentException("count must be 1 to " + Limits.HISTORY_COUNT_MAX + ", not " + count);
        }
        return request(WireEncoder.history(channelType, channelId, fromSeq, count, descending),
            decoder -> decoder.history(channelType, channelId));
    }

    /** Sequence of a channel's newest message, 0 when there is none; fails with a {@link JindouException} when refused. */
    public CompletableFuture<Long> maxSeq(final int channelType, final String channelId) {
        return request(WireEncoder.maxSeq(channelType, channelId), decoder -> decoder.requestResult().value());
    }

    <T> CompletableFuture<T> request(final byte[] frame, final PendingRequest.AnswerReader<T> reader) {
        final PendingRequest<T> request = new PendingRequest<>(
            frame, reader, new ClientFuture<>(loop), System.nanoTime() + options.requestTimeoutNs());
        session.outbound().request(request);
        session.flushSoon();
        return request.answer();
    }

    /** Says goodbye and ends this client; open futures fail with {@link io.jindou.codecs.Reason#CLIENT_CLOSED}. Idempotent. */
    @Override
    public void close() {
        final CompletableFuture<Void> closed = session.close();
        if (loop.isCurrentThread()) {
            return;
        }
        try {
            closed.get(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a listener has kept the client's thread for " + CLOSE_TIMEOUT_SECONDS + " s", e);
        }
    }

    /** Names the user and the server, not the token. */
    @Override
    public String toString() {
        return "JindouClient[" + options.uid() + " at " + options.address() + "]";
    }
}
