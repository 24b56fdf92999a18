package io.jindou.gateway.link;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A real cell of one node in this process. Its service echoes; the first byte of a message may ask for more. */
final class EchoCell implements AutoCloseable {
    /** Echo. */
    static final byte ECHO = 0;
    /** Answer as often as the int at offset 4 says, each answer an int that counts from 0. */
    static final byte BURST = 1;
    /** Close the session. */
    static final byte CLOSE = 2;

    final String aeronDirectory;
    private final ClusteredMediaDriver driver;
    private final ClusteredServiceContainer container;

    EchoCell(final Path directory) {
        aeronDirectory = directory.resolve("aeron").toString();
        final int[] ports = freePorts(5);
        final String members = "0,localhost:" + ports[0] + ",localhost:" + ports[1] + ",localhost:" + ports[2]
            + ",localhost:" + ports[3] + ",localhost:" + ports[4];
        driver = ClusteredMediaDriver.launch(
            new MediaDriver.Context().aeronDirectoryName(aeronDirectory).threadingMode(ThreadingMode.SHARED)
                .dirDeleteOnStart(true).dirDeleteOnShutdown(true).termBufferSparseFile(true)
                .ipcTermBufferLength(1 << 20).publicationTermBufferLength(1 << 20),
            new Archive.Context().aeronDirectoryName(aeronDirectory).archiveDir(directory.resolve("archive").toFile())
                .threadingMode(ArchiveThreadingMode.SHARED)
                .controlChannel("aeron:udp?endpoint=localhost:" + ports[4])
                .segmentFileLength(1 << 20).replicationChannel("aeron:udp?endpoint=localhost:0"),
            new ConsensusModule.Context().aeronDirectoryName(aeronDirectory)
                .clusterDir(directory.resolve("cluster").toFile()).clusterMemberId(0).clusterMembers(members)
                // with isIpcIngressAllowed as well, it would subscribe twice and log every message twice
                .ingressChannel("aeron:ipc").logChannel("aeron:ipc?term-length=1m")
                .replicationChannel("aeron:udp?endpoint=localhost:0"));
        container = ClusteredServiceContainer.launch(
            new ClusteredServiceContainer.Context().aeronDirectoryName(aeronDirectory)
                .clusterDir(directory.resolve("cluster").toFile()).clusteredService(new EchoService()));
    }

    Aeron client() {
        return Aeron.connect(
            new Aeron.Context().aeronDirectoryName(aeronDirectory).useConductorAgentInvoker(true));
    }

    @Override
    public void close() {
        CloseHelper.closeAll(container, driver);
    }

    private static int[] freePorts(final int count) {
        final DatagramSocket[] sockets = new DatagramSocket[count];
        final int[] ports = new int[count];
        try {
            for (int i = 0; i < count; i++) {
                sockets[i] = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                ports[i] = sockets[i].getLocalPort();
            }
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            CloseHelper.closeAll(sockets);
        }
        return ports;
    }

    private static final class EchoService implements ClusteredService {
        private Cluster cluster;

        @Override
        public void onStart(final Cluster newCluster, final Image snapshotImage) {
            cluster = newCluster;
        }

        @Override
        public void onSessionMessage(
            final ClientSession session,
            final long timestamp,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Header header) {
            switch (buffer.getByte(offset)) {
                case BURST -> {
                    final UnsafeBuffer answer = new UnsafeBuffer(new byte[Integer.BYTES]);
                    final int count = buffer.getInt(offset + Integer.BYTES);
                    for (int i = 0; i < count; i++) {
                        answer.putInt(0, i);
                        answer(session, answer, 0, Integer.BYTES);
                    }
                }
                case CLOSE -> session.close();
                default -> answer(session, buffer, offset, length);
            }
        }

        private void answer(final ClientSession session, final DirectBuffer buffer, final int offset, final int length) {
            while (!session.isClosing() && session.offer(buffer, offset, length) < 0) {
                cluster.idleStrategy().idle();
            }
        }

        @Override
        public void onSessionOpen(final ClientSession session, final long timestamp) {
            cluster.idleStrategy().reset();
        }

        @Override
        public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason reason) {
            cluster.idleStrategy().reset();
        }

        @Override
        public void onTimerEvent(final long correlationId, final long timestamp) {
            throw new AssertionError("no timers here");
        }

        @Override
        public void onTakeSnapshot(final ExclusivePublication snapshotPublication) {
            throw new AssertionError("no snapshots here");
        }

        @Override
        public void onRoleChange(final Cluster.Role newRole) {
            cluster.idleStrategy().reset();
        }

        @Override
        public void onTerminate(final Cluster terminating) {
            cluster = terminating;
        }
    }
}
