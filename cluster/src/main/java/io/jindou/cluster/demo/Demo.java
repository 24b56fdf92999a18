package io.jindou.cluster.demo;

import io.jindou.client.ClientLoop;
import io.jindou.client.History;
import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.client.Message;
import io.jindou.client.SendRequest;
import io.jindou.client.SendResult;
import io.jindou.client.WhenFull;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The main job from start to end; throws a {@link DemoFailure} that says what was wrong. */
public final class Demo {
    private static final String ALICE = "alice";
    private static final String BOB = "bob";
    private static final String PERSON = "alice and bob";
    private static final String GROUP = "climbers";
    private static final int PAGE = 500;
    private static final int PATIENCE_SECONDS = 60;
    private static final int FINDINGS_SHOWN = 5;
    private static final int PAUSE_MS = 50;
    /** Of a server that has just started; UNKNOWN: a request that was not answered in time. */
    private static final Set<Reason> PASSING = EnumSet.of(Reason.CONNECTION_RESET, Reason.CONNECT_TIMEOUT, Reason.NOT_READY,
        Reason.NOT_YET, Reason.HISTORY_UNAVAILABLE, Reason.LINK_LOST, Reason.BUSY, Reason.UNKNOWN);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(50);
    private static final Duration BACKOFF_MAX = Duration.ofMillis(500);

    private final DemoPlan plan;
    private final DemoServer server;
    private final PrintWriter out;
    private final int patienceSeconds;
    private final Auditor auditor = new Auditor();
    private final Map<String, Long> sentNs = new ConcurrentHashMap<>();
    private final Map<String, JindouClient> clients = new LinkedHashMap<>();
    private volatile Latencies latencies = new Latencies();
    /** Of the message that was sent last, once all are answered: answers to one sender come in order. */
    private volatile SendResult lastAnswer;
    private volatile CountDownLatch deliveries = new CountDownLatch(0);

    /** A demo on a server that was not started yet. */
    public Demo(final DemoPlan plan, final DemoServer server, final PrintWriter out) {
        this(plan, server, out, PATIENCE_SECONDS);
    }

    Demo(final DemoPlan plan, final DemoServer server, final PrintWriter out, final int patienceSeconds) {
        this.plan = plan;
        this.server = server;
        this.out = out;
        this.patienceSeconds = patienceSeconds;
    }

    /** Runs all of it; returns when everything was as it should be. */
    public void run() throws InterruptedException {
        final long startNs = System.nanoTime();
        final int port = server.start();
        try (ClientLoop loop = ClientLoop.start("jindou-demo")) {
            awaitReady(loop, port);
            say("a server is up on port " + port);
            makeGroup(loop, port);
            connectAll(loop, port);
            personPhase();
            groupPhase();
            exchangeIsSound();
            server.kill();
            say("killed the server (kill -9)");
            server.start();
            say("started it again on the same data");
            nothingIsLost();
            say(String.format(Locale.ROOT, "PASS %,d messages to a person and %,d to a group of %d: each acknowledged, stored, "
                + "delivered once, in order; all there after kill -9; %.0f s",
                2 * plan.messages(), plan.groupMessages(), plan.members(),
                (System.nanoTime() - startNs) / (double)TimeUnit.SECONDS.toNanos(1)));
        } catch (final JindouException e) {
            throw new DemoFailure(e.getMessage() + " (" + e.reason() + ")");
        }
    }

    /** A port may be open before the cell behind it serves. */
    private void awaitReady(final ClientLoop loop, final int port) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (true) {
            try {
                JindouClient.builder().address("127.0.0.1", port).uid(ALICE).loop(loop).connect().close();
                return;
            } catch (final JindouException e) {
                if (!PASSING.contains(e.reason()) || System.nanoTime() - deadlineNs >= 0) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
    }

    private List<String> members() {
        final List<String> members = new ArrayList<>(List.of(ALICE, BOB));
        for (int i = 3; i <= plan.members(); i++) {
            members.add("member" + i);
        }
        return members;
    }

    private void makeGroup(final ClientLoop loop, final int port) throws InterruptedException {
        try (JindouClient manager = JindouClient.builder().address("127.0.0.1", port).loop(loop)
            .uid(SystemUids.MANAGER).token(server.adminToken()).connect()) {
            final long added = answer("making the group", manager.admin().createGroup(GROUP, members()));
            if (added != plan.members()) {
                throw new DemoFailure("of " + plan.members() + " members " + added + " were added to the group");
            }
        }
    }

    private void connectAll(final ClientLoop loop, final int port) {
        auditor.open(PERSON, List.of(ALICE, BOB));
        auditor.open(GROUP, members());
        for (final String uid : members()) {
            clients.put(uid, JindouClient.builder().address("127.0.0.1", port).loop(loop).uid(uid)
                .unacked(plan.inFlight(), WhenFull.BLOCK).backoff(BACKOFF_MIN, BACKOFF_MAX)
                .listener(message -> onMessage(uid, message)).connect());
        }
        say(clients.size() + " users are connected");
    }

    private void onMessage(final String uid, final Message message) {
        final Long sent = sentNs.get(message.clientMsgNo());
        if (null != sent) {
            latencies.onRecv(System.nanoTime() - sent);
        }
        auditor.onReceived(ChannelTypes.PERSON == message.channelType() ? PERSON : message.channelId(), uid, message);
        deliveries.countDown();
    }

    private void personPhase() throws InterruptedException {
        say(String.format(Locale.ROOT, "alice and bob send each other %,d messages, up to %d of each in flight",
            plan.messages(), plan.inFlight()));
        final int sends = 2 * plan.messages();
        final CountDownLatch answers = new CountDownLatch(sends);
        phase(sends, answers,
            () -> sendAll(ALICE, PERSON, ChannelTypes.PERSON, BOB, plan.messages(), answers),
            () -> sendAll(BOB, PERSON, ChannelTypes.PERSON, ALICE, plan.messages(), answers));
    }

    private void groupPhase() throws InterruptedException {
        say(String.format(Locale.ROOT, "alice sends %,d messages to a group of %d members", plan.groupMessages(),
            plan.members()));
        final CountDownLatch answers = new CountDownLatch(plan.groupMessages());
        phase(plan.groupMessages() * (plan.members() - 1), answers,
            () -> sendAll(ALICE, GROUP, ChannelTypes.GROUP, GROUP, plan.groupMessages(), answers));
    }

    private void phase(final int expected, final CountDownLatch answers, final Runnable... senders)
        throws InterruptedException {
        latencies = new Latencies();
        deliveries = new CountDownLatch(expected);
        final long startNs = System.nanoTime();
        for (final Runnable sender : senders) {
            final Thread thread = new Thread(sender, "demo-sender");
            thread.setDaemon(true);
            thread.start();
        }
        final boolean isComplete = answers.await(patienceSeconds, TimeUnit.SECONDS)
            && deliveries.await(patienceSeconds, TimeUnit.SECONDS);
        if (!isComplete) {
            throw new DemoFailure("not everything arrived in " + patienceSeconds + " s: " + sentence(auditor.audit()));
        }
        latencies.print(out, System.nanoTime() - startNs);
    }

    private void sendAll(
        final String uid, final String channel, final int channelType, final String to, final int count,
        final CountDownLatch answers) {
        final JindouClient client = clients.get(uid);
        final Latencies ofPhase = latencies;
        for (int i = 1; i <= count; i++) {
            final String clientMsgNo = clientMsgNo(uid, channelType, i);
            final byte[] payload = payload(uid, to, i);
            auditor.onSent(channel, uid, clientMsgNo, payload);
            final long nowNs = System.nanoTime();
            sentNs.put(clientMsgNo, nowNs);
            client.send(SendRequest.to(channelType, to, payload).withClientMsgNo(clientMsgNo)).whenComplete((result, error) -> {
                if (null == error) {
                    ofPhase.onSendAck(System.nanoTime() - nowNs);
                    auditor.onAnswer(channel, result);
                    lastAnswer = result;
                }
                answers.countDown();
            });
        }
    }

    private static String clientMsgNo(final String uid, final int channelType, final int i) {
        return uid + '-' + channelType + '-' + i;
    }

    /** Tells messages apart, and has different lengths. */
    private static byte[] payload(final String uid, final String to, final int i) {
        return (uid + " to " + to + ", message " + i + " " + ".".repeat(i % 97)).getBytes(StandardCharsets.UTF_8);
    }

    private void exchangeIsSound() throws InterruptedException {
        for (final Map.Entry<String, JindouClient> client : clients.entrySet()) {
            // The answer comes behind whatever the server had written to this connection: a late double is seen by now.
            answer("asking for the newest sequence", client.getValue().maxSeq(ChannelTypes.GROUP, GROUP));
            auditor.onRepeated(client.getKey(), client.getValue().stats().duplicatesUnflagged());
        }
        readHistories();
        requireSound("the exchange");
        say("checked: every message acknowledged, stored, delivered once and in order, same id and sequence everywhere");
    }

    /** The clients come back by themselves. */
    private void nothingIsLost() throws InterruptedException {
        readHistories();
        requireSound("the history after the restart");
        say("checked: the whole history is there, byte for byte");
        final SendResult again = answer("sending the last message again", resend(clients.get(ALICE)));
        if (!again.equals(lastAnswer)) {
            throw new DemoFailure("the last message sent again got " + again + " instead of " + lastAnswer);
        }
        final long maxSeq = answer("asking for the newest sequence", clients.get(ALICE).maxSeq(ChannelTypes.GROUP, GROUP));
        if (maxSeq != plan.groupMessages()) {
            throw new DemoFailure("after sending the last message again the group has " + maxSeq + " messages");
        }
        say("checked: the last message sent again has its first id and sequence");
    }

    private CompletableFuture<SendResult> resend(final JindouClient alice) {
        final int i = plan.groupMessages();
        return alice.send(SendRequest.toGroup(GROUP, payload(ALICE, GROUP, i))
            .withClientMsgNo(clientMsgNo(ALICE, ChannelTypes.GROUP, i)));
    }

    private void readHistories() throws InterruptedException {
        auditor.onHistory(PERSON, history(ChannelTypes.PERSON, BOB, 2L * plan.messages()));
        auditor.onHistory(GROUP, history(ChannelTypes.GROUP, GROUP, plan.groupMessages()));
    }

    private List<Message> history(final int channelType, final String channelId, final long expected)
        throws InterruptedException {
        final List<Message> all = new ArrayList<>();
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (true) {
            final History page;
            try {
                page = answer("reading the history",
                    clients.get(ALICE).history(channelType, channelId, all.size() + 1L, PAGE, false));
            } catch (final JindouException e) {
                // A connection that breaks, or a server that has just started, is asked again.
                if (!PASSING.contains(e.reason()) || System.nanoTime() - deadlineNs >= 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                continue;
            }
            all.addAll(page.messages());
            // One more than expected is enough to be wrong.
            if (page.messages().isEmpty() || all.size() >= page.maxSeq() || all.size() > expected) {
                return all;
            }
        }
    }

    private void requireSound(final String what) {
        final List<String> findings = auditor.audit();
        if (!findings.isEmpty()) {
            throw new DemoFailure(what + " is not sound: " + sentence(findings));
        }
    }

    private static String sentence(final List<String> findings) {
        final int shown = Math.min(findings.size(), FINDINGS_SHOWN);
        return findings.size() + " findings, the first: " + String.join("; ", findings.subList(0, shown));
    }

    private <T> T answer(final String what, final CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(patienceSeconds, TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof JindouException known) {
                throw new JindouException(known.reason(), what + ": " + known.getMessage());
            }
            throw new DemoFailure(what + ": " + e.getCause());
        } catch (final TimeoutException e) {
            throw new DemoFailure(what + " was not answered in " + patienceSeconds + " s");
        }
    }

    private void say(final String line) {
        out.println(line);
        out.flush();
    }
}
