package io.jindou.cluster.warmup;

import io.jindou.client.ClientLoop;
import io.jindou.client.JindouClient;
import io.jindou.client.SendRequest;
import io.jindou.codecs.SystemUids;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;

/**
 * Users who do in turn, round by round, what users do: one message at a time and many at once, to a person and to a group, the
 * same message again, history, coming and going, and nothing at all. A branch that was never taken while the compilers looked
 * costs the message that takes it first all the code around it, so what matters here is to leave none out.
 */
final class WarmUpLoad implements AutoCloseable {
    private static final int USERS = 64;
    private static final int MEMBERS = 32;
    private static final int BURST = 16;
    private static final int HISTORY = 20;
    /** Sizes as users have them; the largest does not fit into one fragment of the log. */
    private static final int[] PAYLOADS = {16, 128, 40, 300, 128, 2_000};
    private static final long PAUSE_MS = 3;
    private static final long TIMEOUT_SEC = 10;
    private static final String GROUP = "warm-up";

    private final ClientLoop loop = ClientLoop.start("jindou-warm-up");
    private final String host;
    private final int port;
    private final List<JindouClient> clients = new ArrayList<>();
    private final List<CompletableFuture<?>> answers = new ArrayList<>();
    private final List<Runnable> rounds = List.of(
        () -> toPartners(1), this::single, () -> toPartners(BURST), this::group, this::pause, this::single, this::again,
        () -> toPartners(2), this::history, this::comeAndGo, this::pause);
    private long roundsDone;
    private long messages;

    private WarmUpLoad(final String host, final int port) {
        this.host = host;
        this.port = port;
    }

    static WarmUpLoad connect(final String host, final int port, final String adminToken) {
        final WarmUpLoad load = new WarmUpLoad(host, port);
        try {
            try (JindouClient manager = load.client(SystemUids.MANAGER, adminToken)) {
                load.await(manager.admin().createGroup(GROUP,
                    IntStream.range(0, MEMBERS).mapToObj(WarmUpLoad::uid).toList()));
            }
            for (int user = 0; user < USERS; user++) {
                load.clients.add(load.client(uid(user), ""));
            }
            return load;
        } catch (final RuntimeException ex) {
            CloseHelper.quietClose(load);
            throw ex;
        }
    }

    /** Goes on until the compilers have become calm, then returns true; false when time was up before. */
    boolean runUntilCalm(final long limitNs) {
        final CompilerCalm calm = new CompilerCalm();
        final long deadlineNs = System.nanoTime() + limitNs;
        while (System.nanoTime() - deadlineNs < 0) {
            round();
            if (calm.isReached()) {
                return true;
            }
        }
        return false;
    }

    /** Does the next thing; returns when all of it was answered. */
    private void round() {
        rounds.get((int)(roundsDone++ % rounds.size())).run();
        if (!answers.isEmpty()) {
            await(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)));
            answers.clear();
        }
    }

    long messages() {
        return messages;
    }

    private void toPartners(final int burst) {
        for (int i = 0; i < burst; i++) {
            for (int user = 0; user < USERS; user++) {
                send(user, SendRequest.toUser(uid(user ^ 1), payload()));
            }
        }
    }

    private void single() {
        final int user = someUser();
        send(user, SendRequest.toUser(uid(user ^ 1), payload()));
    }

    private void group() {
        for (int user = 0; user < MEMBERS; user++) {
            send(user, SendRequest.toGroup(GROUP, payload()));
        }
    }

    /** A client that got no answer repeats itself. */
    private void again() {
        final int user = someUser();
        final SendRequest request = SendRequest.toUser(uid(user ^ 1), payload()).withClientMsgNo("again-" + messages);
        send(user, request);
        send(user, request);
    }

    private void history() {
        answers.add(clients.get(someUser() % MEMBERS).historyOfGroup(GROUP, HISTORY));
    }

    private void comeAndGo() {
        final int user = someUser();
        clients.get(user).close();
        clients.set(user, client(uid(user), ""));
    }

    /** The node finds nothing to do and goes to sleep. */
    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (final InterruptedException ex) {
            throw interrupted(ex);
        }
    }

    private void send(final int user, final SendRequest request) {
        answers.add(clients.get(user).send(request));
        messages++;
    }

    private int someUser() {
        return (int)(roundsDone % USERS);
    }

    private byte[] payload() {
        return new byte[PAYLOADS[(int)(messages % PAYLOADS.length)]];
    }

    private JindouClient client(final String uid, final String token) {
        return JindouClient.builder().address(host, port).uid(uid).token(token).loop(loop).connect();
    }

    private void await(final CompletableFuture<?> answer) {
        try {
            answer.get(TIMEOUT_SEC, TimeUnit.SECONDS);
        } catch (final InterruptedException ex) {
            throw interrupted(ex);
        } catch (final ExecutionException | TimeoutException ex) {
            throw new IllegalStateException("a request of the warm-up was not answered", ex);
        }
    }

    private static IllegalStateException interrupted(final InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", cause);
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(clients);
        loop.close();
    }

    private static String uid(final int user) {
        return "warm" + user;
    }
}
