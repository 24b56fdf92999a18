package io.jindou.gateway.link;

import io.jindou.codecs.Limits;
import io.jindou.codecs.link.RingSlice;
import io.jindou.codecs.sbe.cluster.LinkAckEncoder;
import io.jindou.codecs.sbe.cluster.LinkCloseEncoder;
import io.jindou.codecs.sbe.cluster.LinkOpenEncoder;
import io.jindou.codecs.sbe.cluster.LinkResumeEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.UpBatchEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes and offers what a gateway says on a link. Every method returns false when it did not go out. */
final class LinkPublisher {
    private final ClusterLink clusterLink;
    private final LinkCounters counters;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Limits.BATCH_HEADER_MAX]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final LinkOpenEncoder open = new LinkOpenEncoder();
    private final LinkResumeEncoder resume = new LinkResumeEncoder();
    private final LinkAckEncoder ack = new LinkAckEncoder();
    private final LinkCloseEncoder close = new LinkCloseEncoder();
    private final UpBatchEncoder batch = new UpBatchEncoder();

    LinkPublisher(final ClusterLink clusterLink, final LinkCounters counters) {
        this.clusterLink = clusterLink;
        this.counters = counters;
    }

    boolean open(final GatewayLinkContext ctx, final long nonce) {
        open.wrapAndApplyHeader(buffer, 0, header)
            .nonce(nonce)
            .secretHigh(ctx.secretHigh())
            .secretLow(ctx.secretLow())
            .gatewayId(ctx.gatewayId())
            .agent((short)ctx.agent());
        return offer(LinkOpenEncoder.BLOCK_LENGTH, LinkCounter.OPENS);
    }

    boolean resume(final long linkId, final long lastEvent) {
        resume.wrapAndApplyHeader(buffer, 0, header).linkId(linkId).lastEvent(lastEvent);
        return offer(LinkResumeEncoder.BLOCK_LENGTH, LinkCounter.RESUMES);
    }

    boolean ack(final long linkId, final long lastEvent) {
        ack.wrapAndApplyHeader(buffer, 0, header).linkId(linkId).lastEvent(lastEvent);
        return offer(LinkAckEncoder.BLOCK_LENGTH, LinkCounter.ACKS);
    }

    boolean close(final long linkId) {
        close.wrapAndApplyHeader(buffer, 0, header).linkId(linkId);
        return offer(LinkCloseEncoder.BLOCK_LENGTH, LinkCounter.CLOSES);
    }

    boolean upBatch(
        final long linkId, final long firstCommand, final long lastEvent, final int count, final RingSlice slice) {
        batch.wrapAndApplyHeader(buffer, 0, header)
            .linkId(linkId)
            .firstCommand(firstCommand)
            .lastEvent(lastEvent)
            .count(count)
            .reserved(0)
            .reserved2(0);
        return sent(
            clusterLink.offer(
                buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + UpBatchEncoder.BLOCK_LENGTH,
                slice.buffer(), slice.offset(), slice.length()),
            LinkCounter.BATCHES);
    }

    private boolean offer(final int blockLength, final LinkCounter counter) {
        return sent(
            clusterLink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + blockLength, buffer, 0, 0), counter);
    }

    private boolean sent(final long result, final LinkCounter counter) {
        final boolean sent = result > 0;
        counters.increment(sent ? counter : LinkCounter.BACK_PRESSURE);
        return sent;
    }
}
