package io.jindou.cluster.heal;

import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.TimeoutException;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.NodeAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** A cell of three in this process, each on a loopback address of its own, so that its ports are free. */
final class TestCell implements AutoCloseable {
    static final int SIZE = 3;
    /** Below the ports that the kernel gives away. */
    private static final int PORT = 20_000;
    /** Long enough that a segment is soon full. */
    private static final int MESSAGE_LENGTH = 1_024;
    private static final long WAIT_SEC = 60;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(3);

    final List<TestMember> nodes = new ArrayList<>();
    private final String prefix = freePrefix();
    private final CellLayout layout = new CellLayout(List.of(address(0), address(1), address(2)));
    private final Path root;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MESSAGE_LENGTH]);
    private MediaDriver clientDriver;
    private AeronCluster client;
    private long answered;
    private long sent;
    private long sum;

    TestCell(final Path root) {
        this.root = root;
        for (int id = 0; id < SIZE; id++) {
            nodes.add(new TestMember(this, id, root.resolve("node" + id)));
        }
    }

    private static String freePrefix() {
        final ThreadLocalRandom random = ThreadLocalRandom.current();
        while (true) {
            final String prefix = "127." + random.nextInt(1, 255) + "." + random.nextInt(1, 255) + ".";
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(prefix + 1), PORT))) {
                if (socket.isBound()) {
                    return prefix;
                }
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
    }

    private NodeAddress address(final int id) {
        return new NodeAddress(id, prefix + (id + 1), PORT);
    }

    static TestCell launch(final Path root) {
        final TestCell cell = new TestCell(root);
        cell.nodes.forEach(TestMember::start);
        cell.awaitLeader();
        return cell;
    }

    CellLayout layout() {
        return layout;
    }

    TestMember awaitLeader() {
        await("no leader", () -> nodes.stream().anyMatch(TestMember::isLeader));
        return nodes.stream().filter(TestMember::isLeader).findFirst().orElseThrow();
    }

    TestMember awaitOtherLeader(final TestMember than) {
        await("no other leader", () -> nodes.stream().anyMatch(node -> node != than && node.isLeader()));
        return nodes.stream().filter(node -> node != than && node.isLeader()).findFirst().orElseThrow();
    }

    TestMember follower(final TestMember leader) {
        return nodes.get((leader.id + 1) % SIZE);
    }

    /** Sends numbers, waits until each is answered, and sends it again if that takes long: elections lose entries. */
    void send(final int count) {
        for (int i = 0; i < count; i++) {
            sent++;
            sum = sum * 31 + sent;
            await("not answered", () -> {
                connect();
                buffer.putLong(0, sent);
                final long deadline = System.nanoTime() + PATIENCE_NS;
                boolean offered = false;
                while (answered < sent && System.nanoTime() - deadline < 0 && !client.isClosed()) {
                    offered = offered || client.offer(buffer, 0, MESSAGE_LENGTH) > 0;
                    client.pollEgress();
                    pause();
                }
                if (answered < sent) {
                    disconnect();
                }
                return answered >= sent;
            });
        }
    }

    private void connect() {
        if (null == clientDriver) {
            clientDriver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(root.resolve("client").toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
                .termBufferSparseFile(true)
                .ipcTermBufferLength(TestMember.TERM_LENGTH)
                .publicationTermBufferLength(TestMember.TERM_LENGTH));
        }
        await("no session", () -> {
            if (null != client && !client.isClosed()) {
                return true;
            }
            try {
                client = AeronCluster.connect(new AeronCluster.Context()
                    .aeronDirectoryName(clientDriver.aeronDirectoryName())
                    .ingressChannel("aeron:udp?term-length=64k")
                    .ingressEndpoints(layout.ingressEndpoints())
                    .egressChannel("aeron:udp?term-length=64k|endpoint=" + prefix + "9:0")
                    .egressListener((EgressListener) (session, timestamp, answer, offset, length, header) ->
                        answered = answer.getLong(offset)));
                return true;
            } catch (final TimeoutException nothing) {
                return false;
            }
        });
    }

    void disconnect() {
        CloseHelper.quietClose(client);
        client = null;
    }

    long sent() {
        return sent;
    }

    long sum() {
        return sum;
    }

    /** All running members have applied everything that was sent. */
    void awaitEqual() {
        for (final TestMember node : nodes) {
            if (node.isRunning()) {
                await("member " + node.id + " has not caught up: " + node.service().count() + " of " + sent,
                    () -> node.service().count() == sent && node.service().sum() == sum);
            }
        }
    }

    /** What the members would say to a node of this cell, taken from their own counters. */
    Peers peersOf(final int id) {
        return new Peers(layout, id, "test", node -> nodes.get(node.id()).hello());
    }

    /** A snapshot of all members. */
    void snapshot() {
        final TestMember leader = awaitLeader();
        final List<Long> before = nodes.stream()
            .map(node -> node.isRunning() ? node.context().snapshotCounter().get() : 0L).toList();
        await("no snapshot begun", () ->
            ClusterControl.ToggleState.SNAPSHOT.toggle(leader.context().controlToggleCounter()));
        for (final TestMember node : nodes) {
            if (node.isRunning()) {
                await("no snapshot of " + node.id, () -> node.context().snapshotCounter().get() > before.get(node.id)
                    && node.isSettled());
            }
        }
        await("the snapshot has not ended", () -> ClusterControl.ToggleState.NEUTRAL
            == ClusterControl.ToggleState.get(leader.context().controlToggleCounter()));
    }

    static void await(final String otherwise, final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SEC);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(otherwise);
            }
            pause();
        }
    }

    static void pause() {
        try {
            Thread.sleep(1);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new AssertionError(ex);
        }
    }

    @Override
    public void close() {
        disconnect();
        nodes.forEach(TestMember::close);
        CloseHelper.close(clientDriver);
    }
}
