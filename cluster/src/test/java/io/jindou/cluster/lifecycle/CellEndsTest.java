package io.jindou.cluster.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.client.JindouClient;
import io.jindou.client.SendResult;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.Profile;
import io.jindou.cluster.cell.Failover;
import io.jindou.cluster.control.ControlClient;
import io.jindou.cluster.fault.ProcessFaults;
import io.jindou.cluster.local.LocalCell;
import io.jindou.cluster.local.LocalPlan;
import io.jindou.cluster.local.UsersProgram;
import io.jindou.cluster.local.LocalProcess;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes and two gateways, each a process of its own, and what befalls them while clients are connected. A gateway that is
 * there ends its clients' sessions at once; one that is not has them ended by its lease. Whatever befalls nodes, nobody's
 * session ends (checklist rows 67, 68, 72, 74, 75, 77).
 */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class CellEndsTest {
    private static final Failover FAILOVER = Failover.NORMAL;
    private static final long LEASE_NS = FAILOVER.sessionTimeoutNs() + TimeUnit.MILLISECONDS.toNanos(FAILOVER.leaseMs());
    private static final int CLIENTS = 5;
    private static final long START_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(2);
    private static final String FIRST = "gateway-0";
    private static final String SECOND = "gateway-1";

    @TempDir
    private static Path temp;
    private static LocalCell cell;

    private final List<RawClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        cell = LocalCell.create(temp.resolve("cell"),
            new LocalPlan(3, 2, 0, FAILOVER, Profile.SHARED, 0, List.of(), List.of()), program());
        cell.start();
        cell.awaitServing(START_TIMEOUT_MS);
    }

    @AfterAll
    static void stop() {
        cell.stop();
    }

    private static List<String> program() {
        final List<String> program = new ArrayList<>(UsersProgram.server());
        program.add(1, "-D" + ProcessFaults.PROPERTY + "=on");
        return program;
    }

    /** Nothing leaves the process any more for the rest of the cell, and nothing is heard; its clients notice nothing. */
    private static void cut(final String process) {
        fault(process, "cut=all");
    }

    private static void heal(final String process) {
        fault(process, "none");
    }

    private static void fault(final String process, final String spec) {
        ControlClient.ask(cell.process(process).directory(), ProcessFaults.REQUEST, Map.of(ProcessFaults.SPEC, spec));
    }

    /** The next test finds a whole cell without clients, whatever this one did. */
    @AfterEach
    void restore() throws IOException {
        for (final RawClient client : clients) {
            client.close();
        }
        for (final LocalProcess process : cell.processes()) {
            if (process.handle().isPresent()) {
                cell.resume(process.name());
            }
        }
        cell.start();
        cell.processes().forEach(process -> await("it can be healed", () -> isHealed(process.name())));
        cell.awaitServing(START_TIMEOUT_MS);
        for (final LocalProcess process : cell.processes()) {
            if (process.isNode()) {
                ledger(process.name()).await("no session is left", sessions(0));
            }
        }
    }

    private static boolean isHealed(final String process) {
        try {
            heal(process);
            return true;
        } catch (final NodeFailure notYet) {
            return false;
        }
    }

    // ===== what the cell says =====

    private static String leader() {
        final String[] found = new String[1];
        await("there is a leader", () -> {
            for (final LocalProcess process : cell.processes()) {
                if (process.isNode() && process.handle().isPresent() && "LEADER".equals(role(process.name()))) {
                    found[0] = process.name();
                }
            }
            return null != found[0];
        });
        return found[0];
    }

    private static String role(final String node) {
        try {
            return cell.ask(node, "status").path("role").asText();
        } catch (final NodeFailure notYet) {
            return notYet.getMessage();
        }
    }

    private static String follower() {
        final String leader = leader();
        return cell.processes().stream().filter(LocalProcess::isNode).map(LocalProcess::name)
            .filter(name -> !name.equals(leader)).findFirst().orElseThrow();
    }

    /** A ledger of the cell as one node tells it, which must not be the one that something befalls. */
    private static Ledger ledger(final String node) {
        return new Ledger(cell.process(node).directory());
    }

    private static long counter(final String process, final String name) {
        return Ledger.counter(cell.ask(process, "status"), name);
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "never: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static Predicate<JsonNode> sessions(final long count) {
        return now -> count == Ledger.sessions(now);
    }

    // ===== clients =====

    private static int port(final String gateway) {
        return cell.process(gateway).ports().get("tcp");
    }

    private void login(final String gateway, final Ledger ledger, final int sessionsAfter) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new RawClient(port(gateway)).login(gateway + "-user-" + i, "", "phone"));
        }
        ledger.await("all sessions are known to the node that is asked", sessions(sessionsAfter));
    }

    private void assertAlive() throws IOException {
        for (final RawClient client : clients) {
            client.heartbeat();
            client.await(FrameDescriptor.HEARTBEAT);
        }
    }

    private void assertEndedBy(final Reason reason) throws IOException {
        for (final RawClient client : clients) {
            assertEquals(reason, client.awaitEnd());
        }
        clients.clear();
    }

    private void goodbye(final Ledger ledger) throws IOException {
        for (final RawClient client : clients) {
            client.goodbye();
            assertNull(client.awaitEnd());
        }
        clients.clear();
        ledger.await("nobody is left", sessions(0));
        await("nobody is left at the gateways", () -> 0 == counter(FIRST, "gateway.connections")
            + counter(FIRST, "gateway.sessions") + counter(SECOND, "gateway.connections") + counter(SECOND, "gateway.sessions"));
    }

    /** From a client of one gateway to one of the other, through all of the cell. */
    private static void assertCarriesMessages() throws Exception {
        try (JindouClient from = connect(FIRST, "from"); JindouClient to = connect(SECOND, "to")) {
            assertTrue(from.sendToUser("to", new byte[] {1}).get(1, TimeUnit.MINUTES).accepted());
            assertTrue(to.sendToUser("from", new byte[] {1}).get(1, TimeUnit.MINUTES).accepted());
        }
    }

    private static JindouClient connect(final String gateway, final String uid) {
        return JindouClient.builder().address("127.0.0.1", port(gateway)).uid(uid).reconnect(false).connect();
    }

    /** Of all clients that were at a gateway. */
    private static void assertLives(final Ledger ledger, final String gateway, final String... expected) {
        for (int i = 0; i < CLIENTS; i++) {
            ledger.assertLife(gateway + "-user-" + i, expected);
        }
    }

    /** Sessions opened and closed since then; the two of {@link #assertCarriesMessages} not counted. */
    private static void assertCounts(final Ledger ledger, final int opened, final int closed, final boolean wasUsed) {
        final int others = wasUsed ? 2 : 0;
        final JsonNode now = ledger.await("sessions that have gone are closed", sessions(opened - closed));
        assertEquals(opened + others, ledger.grown(now, "engine.sessions_opened"), now::toString);
        assertEquals(closed + others, ledger.grown(now, "engine.sessions_closed"), now::toString);
        assertEquals(0, ledger.grown(now, "engine.sessions_audited_away"), now::toString);
        for (final String gateway : new String[] {FIRST, SECOND}) {
            assertEquals(0, counter(gateway, "gateway.digest_differences"), gateway);
            assertEquals(0, counter(gateway, "gateway.internal_errors"), gateway);
        }
    }

    // ===== gateways =====

    /** Rows 74, 84: SIGTERM. Bound: the time for a goodbye, 1 s; the link is closed, nothing waits for the lease. */
    @Test
    void shouldEndSessionsOfAGatewayThatIsStopped() throws Exception {
        final String node = follower();
        final Ledger ledger = ledger(node);
        login(FIRST, ledger, CLIENTS);
        cell.stop(FIRST);
        assertEndedBy(Reason.SERVER_STOPPING);
        final JsonNode now = ledger.await("all sessions are closed, and the link",
            status -> 0 == Ledger.sessions(status) && 1 == status.path("links").asInt());
        assertEquals(0, ledger.grown(now, "engine.links_lease_expired"), now::toString);
        assertLives(ledger, FIRST, "opened", "closed by gateway: SERVER_STOPPING");
        cell.start(FIRST);
        cell.awaitServing(START_TIMEOUT_MS);
        assertCounts(ledger, CLIENTS, CLIENTS, false);
        assertCarriesMessages();
    }

    /** Row 74: SIGKILL, and the gateway comes back: its new incarnation ends the sessions of the old one before any lease. */
    @Test
    void shouldEndSessionsOfAKilledGatewayWhenItIsBack() throws Exception {
        final Ledger ledger = ledger(follower());
        login(FIRST, ledger, CLIENTS);
        cell.kill(FIRST);
        for (final RawClient client : clients) {
            client.awaitEnd();
        }
        clients.clear();
        cell.start(FIRST);
        cell.awaitServing(START_TIMEOUT_MS);
        assertCounts(ledger, CLIENTS, CLIENTS, false);
        assertLives(ledger, FIRST, "opened", "closed by new incarnation: LINK_LOST");
        assertCarriesMessages();
    }

    /** Rows 74, 75: SIGKILL, and the gateway stays away. Bound: cluster session timeout and lease, 20 s at {@code normal}. */
    @Test
    void shouldEndSessionsOfAGatewayThatVanishedByItsLease() throws Exception {
        final Ledger ledger = ledger(follower());
        login(FIRST, ledger, CLIENTS);
        cell.kill(FIRST);
        clients.clear();
        final JsonNode now = ledger.await("the lease is over", sessions(0));
        assertEquals(1, ledger.grown(now, "engine.links_lease_expired"), now::toString);
        assertLives(ledger, FIRST, "opened", "closed by lease: LINK_LOST");
        assertEquals(CLIENTS, ledger.grown(now, "engine.sessions_closed"), now::toString);
        cell.start(FIRST);
        cell.awaitServing(START_TIMEOUT_MS);
        assertCounts(ledger, CLIENTS, CLIENTS, false);
        assertCarriesMessages();
    }

    /** Row 74: SIGSTOP and SIGCONT within the lease. The cluster session is lost, and nothing else. */
    @Test
    void shouldKeepSessionsOfAGatewayThatStoodStill() throws Exception {
        final Ledger ledger = ledger(follower());
        login(FIRST, ledger, CLIENTS);
        cell.pause(FIRST);
        LockSupport.parkNanos(FAILOVER.sessionTimeoutNs() + TimeUnit.SECONDS.toNanos(2));
        cell.resume(FIRST);
        assertAlive();
        assertCarriesMessages();
        assertCounts(ledger, CLIENTS, 0, true);
        goodbye(ledger);
        assertCounts(ledger, CLIENTS, CLIENTS, true);
        assertLives(ledger, FIRST, "opened", "closed by client: CLIENT_DISCONNECT");
    }

    /**
     * Row 75: a gateway is cut off for longer than its lease, and healed. Its sessions end once, while it knows of nothing; when
     * it is back it tells its clients, whose sessions it must not end again, and serves on.
     */
    @Test
    void shouldTellClientsOfAGatewayThatWasCutOff() throws Exception {
        final Ledger ledger = ledger(follower());
        login(FIRST, ledger, CLIENTS);
        cell.pause(FIRST);
        final long startNs = System.nanoTime();
        final JsonNode gone = ledger.await("the lease is over", sessions(0));
        assertEquals(CLIENTS, ledger.grown(gone, "engine.sessions_closed"), gone::toString);
        // by its own clock the gateway is as certain of it
        LockSupport.parkNanos(LEASE_NS + TimeUnit.SECONDS.toNanos(1) - (System.nanoTime() - startNs));
        cell.resume(FIRST);
        assertEndedBy(Reason.LINK_LOST);
        cell.awaitServing(START_TIMEOUT_MS);
        assertCarriesMessages();
        assertCounts(ledger, CLIENTS, CLIENTS, true);
        assertLives(ledger, FIRST, "opened", "closed by lease: LINK_LOST");
        assertEquals(CLIENTS, counter(FIRST, "gateway.closed.link_lost"));
        assertEquals(0, counter(FIRST, "gateway.closed.client_closed"));
    }

    /**
     * Rows 75, 76: the network between a gateway and the cell is cut for less than the lease. Who sends waits, who closes is gone
     * as soon as the network heals, and nobody else notices.
     */
    @Test
    void shouldKeepSessionsOfAGatewayThatWasCutOffForAMoment() throws Exception {
        final Ledger ledger = ledger(follower());
        login(FIRST, ledger, CLIENTS);
        try (JindouClient sender = connect(FIRST, "from")) {
            cut(FIRST);
            final CompletableFuture<SendResult> sent = sender.sendToUser(FIRST + "-user-1", new byte[] {1});
            final RawClient closing = clients.remove(0);
            closing.finish();
            assertNull(closing.awaitEnd());
            LockSupport.parkNanos(FAILOVER.sessionTimeoutNs() + TimeUnit.SECONDS.toNanos(2));
            assertAlive();
            assertFalse(sent.isDone());
            heal(FIRST);
            assertTrue(sent.get(1, TimeUnit.MINUTES).accepted());
            clients.get(0).await(FrameDescriptor.RECV);
        }
        ledger.await("who has closed is gone, and the sender", sessions(CLIENTS - 1));
        assertAlive();
        ledger.assertLife(FIRST + "-user-0", "opened", "closed by client: CLIENT_CLOSED");
        ledger.assertLife(FIRST + "-user-1", "opened");
        goodbye(ledger);
        ledger.assertLife(FIRST + "-user-1", "opened", "closed by client: CLIENT_DISCONNECT");
        assertCounts(ledger, CLIENTS + 1, CLIENTS + 1, false);
    }

    /**
     * Row 75: the same for longer than the lease. The gateway lives, and says itself that it lost its link; until the network
     * heals it refuses logins with a reason. The cell has ended the sessions meanwhile, once.
     */
    @Test
    void shouldTellClientsWhenTheLinkIsLostForGood() throws Exception {
        final Ledger ledger = ledger(follower());
        login(FIRST, ledger, CLIENTS);
        cut(FIRST);
        assertEndedBy(Reason.LINK_LOST);
        ledger.await("the lease is over", sessions(0));
        try (RawClient client = new RawClient(port(FIRST))) {
            client.sendConnect("early", "", "phone");
            assertEquals(Reason.NOT_READY, client.connAck());
            assertNull(client.awaitEnd());
        }
        heal(FIRST);
        cell.awaitServing(START_TIMEOUT_MS);
        assertCarriesMessages();
        assertCounts(ledger, CLIENTS, CLIENTS, true);
        assertLives(ledger, FIRST, "opened", "closed by lease: LINK_LOST");
    }

    // ===== nodes =====

    /** Row 75: the leader is cut off, leads on in its own eyes, and is healed. Clients of both gateways notice nothing. */
    @Test
    void shouldKeepSessionsWhenTheLeaderIsCutOff() throws Exception {
        final String old = leader();
        final Ledger ledger = ledger(follower());
        login(FIRST, ledger, CLIENTS);
        login(SECOND, ledger, 2 * CLIENTS);
        cut(old);
        assertCarriesMessages();
        assertAlive();
        heal(old);
        cell.awaitServing(START_TIMEOUT_MS);
        ledger(old).await("the old leader knows of the sessions that came and went", sessions(2 * CLIENTS));
        goodbye(ledger);
        assertCounts(ledger, 2 * CLIENTS, 2 * CLIENTS, true);
        assertLives(ledger, SECOND, "opened", "closed by client: CLIENT_DISCONNECT");
    }

    /** Row 75: the leader is killed. No session ends, and neither does one that closes meanwhile stay. */
    @Test
    void shouldKeepSessionsOverALeaderChange() throws Exception {
        final Ledger ledger = ledger(follower());
        login(FIRST, ledger, CLIENTS);
        login(SECOND, ledger, 2 * CLIENTS);
        final String old = leader();
        cell.kill(old);
        // nobody leads: the first hears of it, the second does not even have to wait for a leader to close
        final RawClient closing = clients.remove(0);
        closing.finish();
        closing.close();
        final RawClient coming = new RawClient(port(SECOND)).login("late", "", "phone");
        clients.add(coming);
        assertNotEquals(old, leader());
        assertAlive();
        assertCarriesMessages();
        assertCounts(ledger, 2 * CLIENTS + 1, 1, true);
        cell.start(old);
        cell.awaitServing(START_TIMEOUT_MS);
        goodbye(ledger);
        assertCounts(ledger, 2 * CLIENTS + 1, 2 * CLIENTS + 1, true);
    }

    /** Row 75: a node is restarted; it comes to know all sessions again. */
    @Test
    void shouldKeepSessionsOverANodeRestart() throws Exception {
        final String restarted = follower();
        final Ledger ledger = ledger(leader());
        login(FIRST, ledger, CLIENTS);
        cell.stop(restarted);
        assertAlive();
        cell.start(restarted);
        cell.awaitServing(START_TIMEOUT_MS);
        final Ledger again = ledger(restarted);
        again.await("the node that was away knows the sessions", sessions(CLIENTS));
        goodbye(ledger);
        again.await("the node that was away knows that they ended", sessions(0));
        assertCounts(ledger, CLIENTS, CLIENTS, false);
    }

    /** Rows 75, 77: no node is there for longer than the lease. Clients are told; when the nodes are back, nobody is left. */
    @Test
    void shouldForgetAllWhenTheWholeCellWasAway() throws Exception {
        final Ledger ledger = ledger(follower());
        login(FIRST, ledger, CLIENTS);
        final List<String> nodes = cell.processes().stream().filter(LocalProcess::isNode).map(LocalProcess::name).toList();
        nodes.forEach(cell::kill);
        assertEndedBy(Reason.LINK_LOST);
        nodes.forEach(cell::start);
        cell.awaitServing(START_TIMEOUT_MS);
        for (final String node : nodes) {
            ledger(node).await("the sessions of the lost link are closed", sessions(0));
        }
        assertCarriesMessages();
    }
}
