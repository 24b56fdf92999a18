package io.jindou.perf.chaos;

import io.jindou.codecs.Reason;
import io.jindou.perf.jindou.ChannelEar;
import io.jindou.perf.jindou.Heard;
import io.jindou.perf.jindou.Names;
import io.jindou.perf.rig.Connection;
import io.jindou.perf.rig.Generator;
import io.jindou.perf.rig.SilentLoad;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The clients, as the generator plays them: all connect, messages flow until the order to end, the last ones arrive, and all
 * histories are read. Then the connections stay until they are no longer needed, so that sessions can be counted.
 */
final class ChaosLoad extends SilentLoad implements ChannelEar {
    private enum Stage { CONNECTING, RUNNING, ENDING, READING, HOLDING, DONE }

    /** So long may the last deliveries take. */
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(2);
    /** So long may the reading of histories stand still. */
    private static final long READING_PATIENCE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long CHORES_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long HEARTBEAT_NS = TimeUnit.SECONDS.toNanos(20);

    private final Generator generator;
    private final Crowd crowd;
    private final Auditor auditor;
    private final Gaps gaps;
    private final Reconnects reconnects;
    private final Traffic traffic;
    private final CatchUps catchUps;
    private final LastReading reading;
    private final Tally historyRetries = new Tally();
    private final ConcurrentLinkedQueue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<LoadOutcome> outcome = new CompletableFuture<>();
    private volatile LoadProgress progress = new LoadProgress(0, 0, 0);
    private Stage stage = Stage.CONNECTING;
    private long choresNs;
    private long heartbeatNs;
    private long deadlineNs;
    private long readBefore;
    private boolean isQuiet;

    ChaosLoad(final Generator generator, final ChaosPlan plan, final Crowd crowd, final Gateways gateways, final Names names) {
        this.generator = generator;
        this.crowd = crowd;
        auditor = new Auditor(crowd, names);
        gaps = new Gaps(gateways.count());
        reconnects = new Reconnects(generator, crowd, gateways, names, this, gaps);
        traffic = new Traffic(generator, crowd, auditor, plan.rate(), plan.seed());
        catchUps = new CatchUps(generator, auditor, historyRetries);
        reading = new LastReading(generator, crowd, auditor);
    }

    // ===== for other threads =====

    LoadProgress progress() {
        return progress;
    }

    /** From now on deliveries belong to an event. */
    EventGap begin() {
        final EventGap gap = new EventGap(System.nanoTime());
        orders.add(() -> gaps.begin(gap));
        return gap;
    }

    /** No more messages; the outcome follows when all that is due has come, or patience has ended. */
    CompletableFuture<LoadOutcome> end() {
        orders.add(() -> enter(Stage.ENDING, PATIENCE_NS));
        return outcome;
    }

    /** Closes everything. */
    void close() {
        orders.add(() -> stage = Stage.DONE);
    }

    // ===== the generator's thread =====

    @Override
    public boolean isDone(final long nowNs) {
        return Stage.DONE == stage;
    }

    @Override
    public int step(final long nowNs) {
        for (Runnable order = orders.poll(); null != order; order = orders.poll()) {
            order.run();
        }
        final int sent = Stage.RUNNING == stage ? traffic.step(nowNs) : 0;
        if (nowNs - choresNs >= CHORES_NS) {
            choresNs = nowNs;
            chores(nowNs);
        }
        return sent;
    }

    private void chores(final long nowNs) {
        reconnects.step(nowNs);
        catchUps.step(nowNs);
        progress = new LoadProgress(reconnects.online(), traffic.acknowledged(), traffic.unanswered());
        if (nowNs - heartbeatNs >= HEARTBEAT_NS) {
            heartbeatNs = nowNs;
            for (final Client client : crowd.clients) {
                if (client.isOnline()) {
                    client.speaker.heartbeat(client.connection.out);
                    generator.mark(client.connection);
                }
            }
        }
        switch (stage) {
            case CONNECTING -> {
                if (isEverybodyOnline()) {
                    traffic.start(nowNs);
                    stage = Stage.RUNNING;
                }
            }
            case ENDING -> {
                isQuiet = isEverybodyOnline() && 0 == traffic.unanswered() && auditor.isComplete();
                if (isQuiet || nowNs - deadlineNs > 0) {
                    enter(Stage.READING, READING_PATIENCE_NS);
                }
            }
            case READING -> {
                reading.step(nowNs);
                if (reading.read() > readBefore) {
                    readBefore = reading.read();
                    deadlineNs = nowNs + READING_PATIENCE_NS;
                }
                if (reading.isDone() || nowNs - deadlineNs > 0) {
                    stage = Stage.HOLDING;
                    outcome.complete(outcome());
                }
            }
            default -> {
                // nothing is due
            }
        }
    }

    private void enter(final Stage next, final long patienceNs) {
        stage = next;
        deadlineNs = System.nanoTime() + patienceNs;
    }

    private boolean isEverybodyOnline() {
        return reconnects.online() == crowd.clients.size();
    }

    private LoadOutcome outcome() {
        final boolean isReadBack = reading.isDone();
        final long unanswered = auditor.finish();
        reading.refusals().counts().forEach((name, count) -> historyRetries.count(name + " at the end"));
        return new LoadOutcome(auditor.findings().verdict(), traffic.sent(), traffic.acknowledged(), unanswered,
            traffic.refused().counts(), traffic.strayAcks(), traffic.sentAgain(), reconnects.dropped().counts(),
            reconnects.excused().counts(), reconnects.failed().counts(), historyRetries.counts(), reading.read(), isQuiet,
            isReadBack);
    }

    // ===== what happens to connections =====

    @Override
    public void onReady(final Connection connection, final long nowNs) {
        final Client client = crowd.clients.get(connection.user);
        final boolean isReturning = client.isReturning;
        reconnects.onReady(client, nowNs);
        if (isReturning) {
            traffic.onReady(client);
            catchUps.next(client, nowNs);
        }
    }

    @Override
    public void onBroken(final Connection connection, final IOException cause) {
        lost(connection, String.valueOf(cause.getMessage()));
    }

    @Override
    public void onRefused(final Connection connection, final String text) {
        lost(connection, text);
    }

    private void lost(final Connection connection, final String cause) {
        final Client client = crowd.clients.get(connection.user);
        if (Client.State.AWAY != client.state && (null == client.connection || connection == client.connection)) {
            catchUps.away(client);
            reading.away(client);
            reconnects.lost(client, cause, generator.nowNs());
        }
    }

    // ===== what the speakers hear =====

    @Override
    public void onSendAck(final int user, final long token, final long messageSeq, final int reason) {
        traffic.onSendAck(crowd.clients.get(user), token, messageSeq, reason);
    }

    @Override
    public void onPushed(final int user, final Heard message) {
        if (auditor.onPushed(user, message)) {
            gaps.onDelivery(crowd.clients.get(user).gateway, generator.nowNs());
        }
    }

    @Override
    public void onRemembered(final int user, final Heard message) {
        if (Stage.READING == stage) {
            reading.onRemembered(crowd.clients.get(user), message);
        } else {
            catchUps.onRemembered(crowd.clients.get(user), message);
        }
    }

    @Override
    public void onHistoryEnd(final int user, final long maxSeq, final boolean hasMore, final int reason) {
        final Client client = crowd.clients.get(user);
        if (Stage.READING == stage) {
            reading.onHistoryEnd(client, hasMore, Reason.of(reason), generator.nowNs());
        } else {
            catchUps.onHistoryEnd(client, hasMore, Reason.of(reason), generator.nowNs());
        }
    }

    @Override
    public void onResult(final long correlationId, final long value, final int reason) {
        throw new IllegalStateException("an answer of the administrator's, who is not there");
    }
}
