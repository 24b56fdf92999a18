package io.jindou.client;

import io.jindou.codecs.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.agrona.BitUtil;

/**
 * What waits to be written or answered, in the order of the calls. SENDs are numbered 1, 2, 3 … and stay in a window until they
 * are acknowledged; a cursor says which one is written next. A new connection starts with the cursor at the first
 * unacknowledged one: that is all there is to sending again. A request goes out behind the SENDs that were called before it.
 *
 * <p>Called from any thread; futures are completed outside its lock.
 */
final class Outbound {
    private record PendingSend(byte[] frame, String clientMsgNo, CompletableFuture<SendResult> result) {
    }

    private final ClientLoop loop;
    private final ClientCounters counters;
    private final WhenFull whenFull;
    private final int unackedMax;
    private final PendingSend[] window;
    private final Map<Long, PendingRequest<?>> requests = new LinkedHashMap<>();
    private final ArrayDeque<PendingRequest<?>> unwritten = new ArrayDeque<>();
    private long firstUnacked = 1;
    private long cursor = 1;
    private long firstNeverWritten = 1;
    private long nextSend = 1;
    private long nextCorrelationId = 1;
    private JindouException failure;

    Outbound(final ClientOptions options, final ClientLoop loop, final ClientCounters counters) {
        this.loop = loop;
        this.counters = counters;
        whenFull = options.whenFull();
        unackedMax = options.unackedMax();
        window = new PendingSend[BitUtil.findNextPositivePowerOfTwo(unackedMax)];
    }

    /** Takes a SEND; its future is answered by {@link #onSendAck}, or fails when the client ends. */
    CompletableFuture<SendResult> send(final byte[] frame, final String clientMsgNo) {
        final CompletableFuture<SendResult> result = new ClientFuture<>(loop);
        final JindouException refusal = place(new PendingSend(frame, clientMsgNo, result));
        if (null != refusal) {
            result.completeExceptionally(refusal);
        }
        return result;
    }

    private synchronized JindouException place(final PendingSend send) {
        final boolean mayWait = WhenFull.BLOCK == whenFull && !loop.isCurrentThread();
        while (null == failure && nextSend - firstUnacked >= unackedMax) {
            if (!mayWait) {
                return new JindouException(Reason.BUSY, unackedMax + " messages wait for their acknowledgement");
            }
            try {
                wait();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return new JindouException(Reason.BUSY, "interrupted while waiting for room to send");
            }
        }
        if (null == failure) {
            WireEncoder.number(send.frame, nextSend);
            window[index(nextSend++)] = send;
        }
        return failure;
    }

    /** Takes a request. */
    void request(final PendingRequest<?> request) {
        final JindouException refusal;
        synchronized (this) {
            refusal = failure;
            if (null == refusal) {
                request.place(nextCorrelationId++, nextSend);
                requests.put(request.correlationId(), request);
                unwritten.add(request);
            }
        }
        if (null != refusal) {
            request.fail(refusal);
        }
    }

    /** Moves what is there into an empty writer, until it is full. */
    synchronized void fill(final FrameWriter writer) {
        while (true) {
            final PendingRequest<?> request = unwritten.peek();
            if (null != request && request.afterSend() <= cursor) {
                if (!writer.tryAdd(request.frame())) {
                    return;
                }
                request.onWritten();
                unwritten.poll();
            } else if (cursor < nextSend) {
                // One that was acknowledged while an earlier one was not has left its place empty.
                final PendingSend send = cursor < firstUnacked ? null : window[index(cursor)];
                if (null != send && !writer.tryAdd(send.frame)) {
                    return;
                }
                if (null != send && cursor < firstNeverWritten) {
                    counters.sendsRepeated.incrementAndGet();
                }
                cursor++;
                firstNeverWritten = Math.max(firstNeverWritten, cursor);
            } else {
                return;
            }
        }
    }

    void onSendAck(final long clientSeq, final Reason reason, final long messageId, final long messageSeq) {
        final PendingSend send = take(clientSeq);
        if (null == send) {
            counters.unknownAnswers.incrementAndGet();
            return;
        }
        send.result.complete(new SendResult(reason, messageId, messageSeq, send.clientMsgNo));
    }

    private synchronized PendingSend take(final long clientSeq) {
        if (clientSeq < firstUnacked || clientSeq >= nextSend) {
            return null;
        }
        final PendingSend send = window[index(clientSeq)];
        window[index(clientSeq)] = null;
        if (clientSeq == firstUnacked) {
            while (firstUnacked < nextSend && null == window[index(firstUnacked)]) {
                firstUnacked++;
            }
            notifyAll();
        }
        return send;
    }

    /** The request of an answer, once; null: none waits under this name. */
    synchronized PendingRequest<?> takeRequest(final long correlationId) {
        return requests.remove(correlationId);
    }

    /**
     * The connection broke: SENDs will be written again from the first unacknowledged one. Requests that were written fail,
     * since nobody can say whether they were carried out; those not yet written stay.
     */
    void onConnectionLost(final JindouException reason) {
        final List<PendingRequest<?>> lost = new ArrayList<>();
        synchronized (this) {
            cursor = firstUnacked;
            requests.values().removeIf(request -> request.isWritten() && lost.add(request));
        }
        lost.forEach(request -> request.fail(reason));
    }

    /** Fails the requests whose time is over; answers the nanoseconds until the next one's is, Long.MAX_VALUE without any. */
    long expireRequests(final long nowNs) {
        final List<PendingRequest<?>> late = new ArrayList<>();
        long remainingNs = Long.MAX_VALUE;
        synchronized (this) {
            // All wait equally long, so the first one is always the next to end.
            while (!requests.isEmpty()) {
                final PendingRequest<?> first = requests.values().iterator().next();
                remainingNs = first.deadlineNs() - nowNs;
                if (remainingNs > 0) {
                    break;
                }
                requests.remove(first.correlationId());
                unwritten.remove(first);
                late.add(first);
                remainingNs = Long.MAX_VALUE;
            }
        }
        late.forEach(request -> request.fail(new JindouException(Reason.UNKNOWN, "the server did not answer in time")));
        return remainingNs;
    }

    /** The client has ended: everything fails, now and from now on. */
    void fail(final JindouException reason) {
        final List<PendingSend> sends = new ArrayList<>();
        final List<PendingRequest<?>> open;
        synchronized (this) {
            failure = reason;
            for (long seq = firstUnacked; seq < nextSend; seq++) {
                if (null != window[index(seq)]) {
                    sends.add(window[index(seq)]);
                    window[index(seq)] = null;
                }
            }
            firstUnacked = nextSend;
            open = new ArrayList<>(requests.values());
            requests.clear();
            unwritten.clear();
            notifyAll();
        }
        sends.forEach(send -> send.result.completeExceptionally(reason));
        open.forEach(request -> request.fail(reason));
    }

    synchronized boolean hasRequests() {
        return !requests.isEmpty();
    }

    private int index(final long clientSeq) {
        return (int)clientSeq & (window.length - 1);
    }
}
