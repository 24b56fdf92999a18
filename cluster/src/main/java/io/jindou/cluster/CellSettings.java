package io.jindou.cluster;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.logbuffer.Header;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SettingsEncoder;
import io.jindou.codecs.sbe.cluster.SettingsResultDecoder;
import io.jindou.codecs.sbe.cluster.SettingsSetEncoder;
import io.jindou.engine.Settings;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts the settings of the cell into its log, through a short-lived client of the cell. Whatever changes the outcome of a
 * command must be in the log: a node that replays an old tail must decide by the settings of then, not by today's flags.
 */
final class CellSettings implements EgressListener {
    private static final int BUFFER_LENGTH = 256;
    private static final long REPEAT_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long WAIT_STEP_MS = 1;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BUFFER_LENGTH]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SettingsResultDecoder result = new SettingsResultDecoder();
    private final long correlationId = ThreadLocalRandom.current().nextLong();
    private Reason reason;

    private CellSettings() {
    }

    /** Returns when the cell has answered; throws {@link StartFailure} if it refuses the settings or does not answer in time. */
    static void submit(
        final String aeronDirectory,
        final CellAccess access,
        final CellTerms terms,
        final NodeErrors errors,
        final long timeoutMs) {
        final CellSettings exchange = new CellSettings();
        final AeronCluster.Context context = new AeronCluster.Context()
            .aeronDirectoryName(aeronDirectory)
            .ingressChannel(access.ingressChannel())
            .ingressEndpoints(access.ingressEndpoints())
            .egressChannel(access.egressChannel())
            .credentialsSupplier(access.credentials())
            .egressListener(exchange)
            .errorHandler(errors);
        try (AeronCluster client = AeronCluster.connect(context)) {
            exchange.run(client, terms, errors, timeoutMs);
        }
    }

    private void run(
        final AeronCluster client, final CellTerms terms, final NodeErrors errors, final long timeoutMs) {
        final int length = encode(terms);
        final long startNs = System.nanoTime();
        long nextOfferNs = startNs;
        while (null == reason) {
            if (errors.whenFatal().isDone()) {
                throw new NodeFailure(errors.whenFatal().join(), null);
            }
            final long nowNs = System.nanoTime();
            if (nowNs - startNs > TimeUnit.MILLISECONDS.toNanos(timeoutMs)) {
                throw new StartFailure("the cell did not answer its settings within " + timeoutMs + " ms");
            }
            if (nowNs - nextOfferNs >= 0) {
                client.offer(buffer, 0, length);
                nextOfferNs = nowNs + REPEAT_NS;
            }
            if (0 == client.pollEgress()) {
                pause();
            }
        }
        if (Reason.SUCCESS != reason) {
            throw new StartFailure("the cell refuses its settings: " + reason.text());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(WAIT_STEP_MS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted", ex);
        }
    }

    private int encode(final CellTerms terms) {
        final SettingsSetEncoder set = new SettingsSetEncoder();
        set.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).correlationId(correlationId);
        final SettingsEncoder cell = set.settings();
        Settings.putDefaults(cell);
        cell.tokensOn((short)(terms.tokensOn() ? 1 : 0)).payloadMax(terms.payloadMax()).leaseMs(terms.leaseMs())
            .nodes((short)terms.nodes());
        return MessageHeaderEncoder.ENCODED_LENGTH + set.encodedLength();
    }

    @Override
    public void onMessage(
        final long clusterSessionId,
        final long timestamp,
        final DirectBuffer message,
        final int offset,
        final int length,
        final Header aeronHeader) {
        header.wrap(message, offset);
        if (SettingsResultDecoder.SCHEMA_ID != header.schemaId() || SettingsResultDecoder.TEMPLATE_ID != header.templateId()) {
            return;
        }
        result.wrap(message, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        if (correlationId == result.correlationId()) {
            reason = Reason.of(result.reason());
        }
    }
}
