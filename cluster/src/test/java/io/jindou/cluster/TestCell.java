package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.client.SendResult;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.cell.Failover;
import io.jindou.cluster.cell.NodeAddress;
import io.jindou.cluster.config.CellChoices;
import io.jindou.cluster.config.GatewayProcessSettings;
import io.jindou.cluster.config.GatewaySettings;
import io.jindou.cluster.config.MemberSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

/** Members of a cell in this process, on ports that were free a moment ago. */
final class TestCell implements AutoCloseable {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private final Path directory;
    private final CellLayout layout;
    private final MemberProcess[] members;
    private final NodeParts[] parts;
    private MemberSettings.Upkeep upkeep = MemberSettings.Upkeep.DEFAULT;
    private MemberScale scale = MemberScale.DEFAULT;
    private Consumer<String> news = sentence -> { };

    private TestCell(final Path directory, final CellLayout layout) {
        this.directory = directory;
        this.layout = layout;
        this.members = new MemberProcess[layout.size()];
        this.parts = new NodeParts[layout.size()];
        Arrays.setAll(parts, id -> new EmbeddedParts());
    }

    static TestCell start(final Path directory, final int size) throws IOException {
        return prepare(directory, size).startAll();
    }

    /** A cell of which nothing runs yet. */
    static TestCell prepare(final Path directory, final int size) throws IOException {
        CellSecret.create(directory.resolve("cell.secret"));
        AdminToken.readOrCreate(directory);
        final List<NodeAddress> nodes = new ArrayList<>();
        for (final int port : FreePorts.find(size)) {
            nodes.add(new NodeAddress(nodes.size(), "localhost", port));
        }
        return new TestCell(directory, new CellLayout(nodes));
    }

    /** At once: each waits until it has heard from all others that the cell is new. */
    TestCell startAll() {
        IntStream.range(0, members.length)
            .mapToObj(i -> CompletableFuture.runAsync(() -> startMember(i), task -> new Thread(task).start()))
            .toList()
            .forEach(CompletableFuture::join);
        return this;
    }

    /** For members that are started from here on. */
    TestCell upkeep(final MemberSettings.Upkeep newUpkeep) {
        upkeep = newUpkeep;
        return this;
    }

    /** For members that are started from here on. */
    TestCell scale(final MemberScale newScale) {
        scale = newScale;
        return this;
    }

    /** For members that are started from here on. */
    TestCell news(final Consumer<String> newNews) {
        news = newNews;
        return this;
    }

    /** What a member hosts from its next start on. */
    TestCell variant(final int id, final EngineVariant variant) {
        parts[id] = new EmbeddedParts(variant);
        return this;
    }

    /** What all members host from their next start on. */
    TestCell variant(final EngineVariant variant) {
        Arrays.setAll(parts, id -> new EmbeddedParts(variant));
        return this;
    }

    int size() {
        return members.length;
    }

    /** The directory of a member. */
    Path data(final int id) {
        return directory.resolve("node-" + id);
    }

    void startMember(final int id) {
        final Path data = data(id);
        members[id] = MemberProcess.launch(
            new MemberSettings(data, "test", layout, id, directory.resolve("cell.secret"), Failover.NORMAL, Profile.SHARED, 0,
                CellChoices.FIRST, upkeep),
            DataDirectory.open(data), parts[id], sentence -> news.accept(sentence), scale);
    }

    /** The member that leads; waits until one does. */
    int awaitLeaderId() throws InterruptedException {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (System.nanoTime() - deadlineNs < 0) {
            for (int i = 0; i < members.length; i++) {
                if (null != members[i] && members[i].leads()) {
                    return i;
                }
            }
            Thread.sleep(10);
        }
        throw new AssertionError("nobody leads");
    }

    /** Ends a member as it is. */
    void closeMember(final int id) {
        members[id].close();
        members[id] = null;
    }

    /** Waits until a member that runs cannot go on, ends it as its process would, and returns its sentence. */
    String awaitFatal(final int id) throws Exception {
        await("member " + id + " goes on", () -> members[id].whenFatal().isDone());
        final String sentence = members[id].whenFatal().join();
        closeMember(id);
        return sentence;
    }

    /** Waits until something holds. */
    static void await(final String otherwise, final Callable<Boolean> condition) throws Exception {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.call()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, otherwise);
            Thread.sleep(20);
        }
    }

    /** Sends messages of this length at once and waits for all answers, which have to be numbered without a gap. */
    static void send(final JindouClient from, final String to, final int count, final int length) throws Exception {
        final List<CompletableFuture<SendResult>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(from.sendToUser(to, new byte[length]));
        }
        long expected = answers.get(0).get(PATIENCE_NS, TimeUnit.NANOSECONDS).messageSeq();
        for (final CompletableFuture<SendResult> answer : answers) {
            assertEquals(expected++, answer.get(PATIENCE_NS, TimeUnit.NANOSECONDS).messageSeq());
        }
    }

    MemberProcess member(final int id) {
        return members[id];
    }

    void wipe(final int id) {
        IoUtil.delete(directory.resolve("node-" + id).toFile(), false);
    }

    /** Returns when a member that rebuilds has its journal too. */
    void awaitWhole(final int id) throws Exception {
        members[id].whenJoined().get(PATIENCE_NS, TimeUnit.NANOSECONDS);
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!"none".equals(members[id].status().get("rebuilding"))) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "the journal is not whole: " + members[id].status());
            Thread.sleep(10);
        }
    }

    /** Returns when all members that run were seen with one state hash at one log position. */
    void awaitEqualHashes() throws Exception {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        Set<String> seen = Set.of();
        do {
            assertTrue(System.nanoTime() - deadlineNs < 0, "positions and hashes differ: " + seen);
            seen = new HashSet<>();
            for (final MemberProcess member : members) {
                if (null != member) {
                    final Map<String, Object> status = member.status();
                    seen.add(status.get("logPosition") + " " + status.get("stateHash"));
                }
            }
        } while (seen.size() != 1);
    }

    void awaitLeader() throws Exception {
        for (final MemberProcess member : members) {
            member.whenJoined().get(PATIENCE_NS, TimeUnit.NANOSECONDS);
        }
    }

    GatewayProcess startGateway(final int id) {
        final Path data = directory.resolve("gateway-" + id);
        return GatewayProcess.launch(
            new GatewayProcessSettings(data, "localhost", layout, directory.resolve("cell.secret"), Failover.NORMAL,
                Profile.SHARED, directory.resolve(AdminToken.FILE), new GatewaySettings(id, "127.0.0.1", 0, 1_000, 60)),
            DataDirectory.open(data), new EmbeddedParts());
    }

    /** Connects as soon as the gateway has its link. */
    JindouClient connect(final GatewayProcess gateway, final String uid) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (true) {
            try {
                return JindouClient.builder().address("127.0.0.1", gateway.tcpPort()).uid(uid).reconnect(false).connect();
            } catch (final JindouException notYet) {
                if (System.nanoTime() - deadlineNs > 0) {
                    throw notYet;
                }
                Thread.sleep(10);
            }
        }
    }

    @Override
    public void close() {
        CloseHelper.closeAll(members);
    }
}
