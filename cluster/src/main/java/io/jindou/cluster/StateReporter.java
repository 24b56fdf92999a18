package io.jindou.cluster;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.security.CredentialsSupplier;
import io.jindou.codecs.Limits;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.StateReportEncoder;
import io.jindou.engine.service.CheckpointListener;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cell, through its log, what this node's state hashed to, so that all nodes can compare. A client of the cell with a
 * thread and an Aeron client of its own: it connects again for as long as it lives, and the service that hands it checkpoints
 * never waits for it. Nothing is confirmed or repeated: a report that is lost in an election is followed by the next.
 */
public final class StateReporter implements CheckpointListener, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(StateReporter.class);
    private static final long IDLE_MS = 5;
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    /** Sessions time out after less than a second at the shortest failover times. */
    private static final long KEEP_ALIVE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** A session that takes nothing for so long is replaced, whatever Aeron thinks of it. */
    private static final long STUCK_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int MASK = Limits.REPORTS_PER_NODE - 1;

    private final Access access;
    private final ErrorHandler errors;
    private final AgentRunner runner;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong connects = new AtomicLong();
    private final long[] positions = new long[Limits.REPORTS_PER_NODE];
    private final long[] hashes = new long[Limits.REPORTS_PER_NODE];
    private long head;
    private long tail;

    /**
     * How a node reaches its cell.
     *
     * @param aeronDirectory   of the node's media driver
     * @param ingressChannel   of the cell
     * @param ingressEndpoints of all nodes; null where the channel is IPC
     * @param egressChannel    for the cell's answers
     * @param credentials      prove that the node belongs to the cell
     * @param nodeId           of this node in the cell
     * @param engineVersion    of this node's code
     */
    public record Access(
        String aeronDirectory, String ingressChannel, String ingressEndpoints, String egressChannel,
        CredentialsSupplier credentials, int nodeId, int engineVersion) {
    }

    /**
     * Not connected until {@link #start}.
     *
     * @param access of this node
     * @param errors takes what Aeron reports; that the cell cannot be reached for a while is not an error
     */
    public StateReporter(final Access access, final ErrorHandler errors) {
        this.access = access;
        this.errors = errors;
        this.runner = new AgentRunner(new SleepingMillisIdleStrategy(IDLE_MS), errors, null, new Sender());
    }

    /** Connects, and keeps connected, on a thread of this factory. */
    public StateReporter start(final ThreadFactory threads) {
        AgentRunner.startOnThread(runner, threads);
        return this;
    }

    /** Takes a checkpoint to report; of those that cannot be sent the oldest give way. */
    @Override
    public synchronized void onCheckpoint(final long logPosition, final long stateHash) {
        if (tail - head == Limits.REPORTS_PER_NODE) {
            head++;
            dropped.incrementAndGet();
        }
        positions[(int)(tail & MASK)] = logPosition;
        hashes[(int)(tail & MASK)] = stateHash;
        tail++;
    }

    /** Reports sent, reports given up, and connections made, by name; any thread. */
    public Map<String, Long> counters() {
        final Map<String, Long> counters = new TreeMap<>();
        counters.put("reportsSent", sent.get());
        counters.put("reportsDropped", dropped.get());
        counters.put("reporterConnects", connects.get());
        return counters;
    }

    @Override
    public void close() {
        runner.close();
    }

    /** Returns its number; negative when there is none. */
    private synchronized long encodeNext(final StateReportEncoder report) {
        if (head == tail) {
            return -1;
        }
        report.logPosition(positions[(int)(head & MASK)]).stateHash(hashes[(int)(head & MASK)]);
        return head;
    }

    /** Forgets what was sent, unless it has given way meanwhile. */
    private synchronized void sent(final long number) {
        sent.incrementAndGet();
        head = Math.max(head, number + 1);
    }

    private final class Sender implements Agent {
        private final UnsafeBuffer buffer = new UnsafeBuffer(
            new byte[MessageHeaderEncoder.ENCODED_LENGTH + StateReportEncoder.BLOCK_LENGTH]);
        private final StateReportEncoder report = new StateReportEncoder();
        private AeronCluster.AsyncConnect connecting;
        private AeronCluster session;
        private long attemptNs = System.nanoTime() - RETRY_NS;
        private long keepAliveNs;
        private long takenNs;

        Sender() {
            report.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .engineVersion(access.engineVersion()).nodeId((short)access.nodeId());
        }

        @Override
        public int doWork() {
            final long nowNs = System.nanoTime();
            try {
                return null == session ? connect(nowNs) : drive(nowNs);
            } catch (final RuntimeException ex) {
                // while the cell elects a leader, or this node's driver stood still
                LOGGER.info("reports of the state wait for another connection to the cell: {}", ex.getMessage());
                abandon();
                return 1;
            }
        }

        private int connect(final long nowNs) {
            if (null == connecting) {
                if (nowNs - attemptNs < RETRY_NS) {
                    return 0;
                }
                attemptNs = nowNs;
                connecting = AeronCluster.asyncConnect(new AeronCluster.Context()
                    .aeronDirectoryName(access.aeronDirectory())
                    .ingressChannel(access.ingressChannel())
                    .ingressEndpoints(access.ingressEndpoints())
                    .egressChannel(access.egressChannel())
                    .credentialsSupplier(access.credentials())
                    .clientName(roleName())
                    .messageTimeoutNs(CONNECT_TIMEOUT_NS)
                    .errorHandler(errors));
            }
            session = connecting.poll();
            if (null != session) {
                connecting = null;
                keepAliveNs = nowNs;
                takenNs = nowNs;
                connects.incrementAndGet();
            }
            return 0;
        }

        private int drive(final long nowNs) {
            int workCount = session.pollEgress();
            if (session.isClosed()) {
                abandon();
                return 1;
            }
            long number = encodeNext(report);
            while (number >= 0 && session.offer(buffer, 0, buffer.capacity()) > 0) {
                sent(number);
                takenNs = nowNs;
                workCount++;
                number = encodeNext(report);
            }
            if (nowNs - keepAliveNs >= KEEP_ALIVE_NS && session.sendKeepAlive()) {
                keepAliveNs = nowNs;
                takenNs = nowNs;
            }
            if (nowNs - takenNs > STUCK_NS) {
                abandon();
            }
            return workCount;
        }

        private void abandon() {
            CloseHelper.closeAll(errors::onError, connecting, session);
            connecting = null;
            session = null;
        }

        @Override
        public void onClose() {
            abandon();
        }

        @Override
        public String roleName() {
            return "state-reporter";
        }
    }
}
