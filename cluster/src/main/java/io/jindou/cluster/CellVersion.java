package io.jindou.cluster;

import io.aeron.cluster.client.AeronCluster;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.StateReportEncoder;
import io.jindou.engine.report.Checkpoint;
import io.jindou.engine.service.EngineStatus;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Brings a cell of one process to the rules of its code. Rules rise by what nodes report of themselves; the only node of such a
 * cell has nobody to be compared with, so it reports once, at its start, and not all the time.
 */
final class CellVersion {
    private static final long REPEAT_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long WAIT_STEP_MS = 1;

    private CellVersion() {
    }

    /** Returns when the rules are in force; throws {@link StartFailure} when they are not in time. */
    static void raise(
        final String aeronDirectory, final Supplier<EngineStatus> status, final NodeErrors errors, final long timeoutMs) {
        if (isRaised(status.get().agreement())) {
            return;
        }
        final CellAccess access = CellAccess.inProcess();
        try (AeronCluster client = AeronCluster.connect(new AeronCluster.Context()
            .aeronDirectoryName(aeronDirectory)
            .ingressChannel(access.ingressChannel())
            .ingressEndpoints(access.ingressEndpoints())
            .egressChannel(access.egressChannel())
            .credentialsSupplier(access.credentials())
            .errorHandler(errors))) {
            report(client, status, errors, timeoutMs);
        }
    }

    private static void report(
        final AeronCluster client, final Supplier<EngineStatus> status, final NodeErrors errors, final long timeoutMs) {
        final long startNs = System.nanoTime();
        long nextOfferNs = startNs;
        EngineStatus.Agreement agreement = status.get().agreement();
        while (!isRaised(agreement)) {
            if (errors.whenFatal().isDone()) {
                throw new NodeFailure(errors.whenFatal().join(), null);
            }
            final long nowNs = System.nanoTime();
            if (nowNs - startNs > TimeUnit.MILLISECONDS.toNanos(timeoutMs)) {
                throw new StartFailure("the cell did not come to the rules of version " + agreement.engineVersion() + " within "
                    + timeoutMs + " ms");
            }
            if (nowNs - nextOfferNs >= 0 && !agreement.checkpoints().isEmpty()) {
                final UnsafeBuffer report = encode(agreement.checkpoints().get(0), agreement.engineVersion());
                client.offer(report, 0, report.capacity());
                nextOfferNs = nowNs + REPEAT_NS;
            }
            if (0 == client.pollEgress()) {
                Pause.millis(WAIT_STEP_MS);
            }
            agreement = status.get().agreement();
        }
    }

    private static boolean isRaised(final EngineStatus.Agreement agreement) {
        return agreement.versionInForce() >= agreement.engineVersion();
    }

    private static UnsafeBuffer encode(final Checkpoint checkpoint, final int engineVersion) {
        final UnsafeBuffer buffer = new UnsafeBuffer(
            new byte[MessageHeaderEncoder.ENCODED_LENGTH + StateReportEncoder.BLOCK_LENGTH]);
        new StateReportEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .logPosition(checkpoint.logPosition()).stateHash(checkpoint.stateHash())
            .engineVersion(engineVersion).nodeId((short)0);
        return buffer;
    }
}
