package io.jindou.gateway.link;

import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.link.LinkRefusal;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.cluster.AuditEncoder;
import io.jindou.codecs.sbe.cluster.CommandResultEncoder;
import io.jindou.codecs.sbe.cluster.DownBatchEncoder;
import io.jindou.codecs.sbe.cluster.LinkGapEncoder;
import io.jindou.codecs.sbe.cluster.LinkHeartbeatEncoder;
import io.jindou.codecs.sbe.cluster.LinkOpenedEncoder;
import io.jindou.codecs.sbe.cluster.LinkRefusedEncoder;
import io.jindou.codecs.sbe.cluster.LinkResumedEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes what a cell says on a link. */
final class CellVoice {
    static final int TICK_MS = 100;
    static final int LEASE_MS = 10_000;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Limits.BATCH_MAX]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    int ringBytes = Limits.RING_BYTES_MIN;

    byte[] opened(final long linkId, final long nonce, final long logPosition) {
        final LinkOpenedEncoder message = new LinkOpenedEncoder();
        message.wrapAndApplyHeader(buffer, 0, header)
            .linkId(linkId).nonce(nonce).logPosition(logPosition).now(1_000_000)
            .gatewayId(LinkId.gatewayId(linkId))
            .agent((short)LinkId.agent(linkId))
            .settings().slotCount(256).cellId(1).tokensOn((short)1).personAllowList((short)0)
            .tickMs(TICK_MS).leaseMs(LEASE_MS).ringBytes(ringBytes).payloadMax(1024);
        return copy(LinkOpenedEncoder.BLOCK_LENGTH);
    }

    byte[] resumed(final long linkId, final long lastCommand, final long lastEvent, final long logPosition) {
        new LinkResumedEncoder().wrapAndApplyHeader(buffer, 0, header)
            .linkId(linkId).lastCommand(lastCommand).lastEvent(lastEvent).logPosition(logPosition);
        return copy(LinkResumedEncoder.BLOCK_LENGTH);
    }

    byte[] gap(final long linkId, final long expectedCommand, final long logPosition) {
        new LinkGapEncoder().wrapAndApplyHeader(buffer, 0, header)
            .linkId(linkId).expectedCommand(expectedCommand).logPosition(logPosition);
        return copy(LinkGapEncoder.BLOCK_LENGTH);
    }

    byte[] refused(final long linkId, final long nonce, final LinkRefusal refusal, final long logPosition) {
        new LinkRefusedEncoder().wrapAndApplyHeader(buffer, 0, header)
            .linkId(linkId).nonce(nonce).logPosition(logPosition)
            .gatewayId(GatewayLinkFixture.GATEWAY).agent((short)GatewayLinkFixture.AGENT).refusal((short)refusal.ordinal());
        return copy(LinkRefusedEncoder.BLOCK_LENGTH);
    }

    byte[] heartbeat(
        final long linkId, final long lastCommand, final long lastEvent, final long logPosition, final long now) {
        new LinkHeartbeatEncoder().wrapAndApplyHeader(buffer, 0, header)
            .linkId(linkId).lastCommand(lastCommand).lastEvent(lastEvent).logPosition(logPosition).now(now)
            .sessionDigest(lastEvent * 10).interestDigest(lastEvent * 100).sessionCount((int)lastEvent);
        return copy(LinkHeartbeatEncoder.BLOCK_LENGTH);
    }

    byte[] batch(
        final long linkId, final long firstEvent, final long lastCommand, final long logPosition, final List<byte[]> events) {
        new DownBatchEncoder().wrapAndApplyHeader(buffer, 0, header)
            .linkId(linkId).firstEvent(firstEvent).lastCommand(lastCommand).logPosition(logPosition)
            .now(logPosition).count(events.size()).reserved(0).reserved2(0);
        int at = MessageHeaderEncoder.ENCODED_LENGTH + DownBatchEncoder.BLOCK_LENGTH;
        for (final byte[] event : events) {
            buffer.putInt(at, event.length);
            buffer.putBytes(at + LinkRing.ENTRY_HEADER, event);
            at += LinkRing.entryLength(event.length);
        }
        final byte[] message = new byte[at];
        buffer.getBytes(0, message);
        return message;
    }

    byte[] event(final long correlationId) {
        new CommandResultEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(1).correlationId(correlationId).changed(0).reason((short)1);
        return copy(CommandResultEncoder.BLOCK_LENGTH);
    }

    byte[] audit(final long sessionDigest, final long interestDigest, final int sessionCount) {
        new AuditEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionDigest(sessionDigest).interestDigest(interestDigest).sessionCount(sessionCount);
        return copy(AuditEncoder.BLOCK_LENGTH);
    }

    private byte[] copy(final int blockLength) {
        final byte[] message = new byte[MessageHeaderEncoder.ENCODED_LENGTH + blockLength];
        buffer.getBytes(0, message);
        return message;
    }
}
