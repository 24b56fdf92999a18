package io.jindou.gateway.link;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkRefusal;
import io.jindou.codecs.sbe.cluster.DownBatchDecoder;
import io.jindou.codecs.sbe.cluster.LinkGapDecoder;
import io.jindou.codecs.sbe.cluster.LinkHeartbeatDecoder;
import io.jindou.codecs.sbe.cluster.LinkOpenedDecoder;
import io.jindou.codecs.sbe.cluster.LinkRefusedDecoder;
import io.jindou.codecs.sbe.cluster.LinkResumedDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/**
 * Decodes what the cell says, drops what is not for this link or out of date, and moves the link. Answers of another link
 * id, another nonce, or an older log position than already seen are ignored.
 */
final class LinkAdapter implements ClusterLinkListener {
    private final GatewayLink link;
    private final LinkListener listener;
    private final LinkCounters counters;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final LinkOpenedDecoder opened = new LinkOpenedDecoder();
    private final LinkResumedDecoder resumed = new LinkResumedDecoder();
    private final LinkGapDecoder gap = new LinkGapDecoder();
    private final LinkRefusedDecoder refused = new LinkRefusedDecoder();
    private final DownBatchDecoder batch = new DownBatchDecoder();
    private final LinkHeartbeatDecoder heartbeat = new LinkHeartbeatDecoder();

    LinkAdapter(final GatewayLink link, final LinkListener listener, final LinkCounters counters) {
        this.link = link;
        this.listener = listener;
        this.counters = counters;
    }

    @Override
    public void onConnected() {
        link.onConnected();
    }

    @Override
    public void onDisconnected() {
        link.onDisconnected();
    }

    @Override
    public void onNewLeader() {
        link.onNewLeader();
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            counters.increment(LinkCounter.UNREADABLE);
            return;
        }
        header.wrap(buffer, offset);
        final int blockLength = header.blockLength();
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID
            || blockLength < blockLengthOf(header.templateId())
            || length < MessageHeaderDecoder.ENCODED_LENGTH + blockLength) {
            counters.increment(LinkCounter.UNREADABLE);
            return;
        }
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        final int version = header.version();
        switch (header.templateId()) {
            case DownBatchDecoder.TEMPLATE_ID -> {
                batch.wrap(buffer, body, blockLength, version);
                onBatch(buffer, body + blockLength, offset + length);
            }
            case LinkHeartbeatDecoder.TEMPLATE_ID -> {
                heartbeat.wrap(buffer, body, blockLength, version);
                onHeartbeat();
            }
            case LinkGapDecoder.TEMPLATE_ID -> {
                gap.wrap(buffer, body, blockLength, version);
                onGap();
            }
            case LinkResumedDecoder.TEMPLATE_ID -> {
                resumed.wrap(buffer, body, blockLength, version);
                onResumed();
            }
            case LinkOpenedDecoder.TEMPLATE_ID -> {
                opened.wrap(buffer, body, blockLength, version);
                onOpened();
            }
            case LinkRefusedDecoder.TEMPLATE_ID -> {
                refused.wrap(buffer, body, blockLength, version);
                onRefused(LinkRefusal.of(refused.refusal()));
            }
            default -> counters.increment(LinkCounter.UNREADABLE);
        }
    }

    private void onOpened() {
        if (!link.isAskedFor(opened.nonce(), opened.gatewayId(), opened.agent())) {
            counters.increment(LinkCounter.STALE_ANSWERS);
            return;
        }
        link.heardPosition(opened.logPosition());
        link.heardTime(opened.now());
        link.opened(opened.linkId(), CellSettings.of(opened.settings()));
    }

    private void onResumed() {
        if (!isFresh(resumed.linkId(), resumed.logPosition())) {
            return;
        }
        final long lastCommand = resumed.lastCommand();
        if (lastCommand < link.up().ring().firstNumber() - 1 || resumed.lastEvent() < link.down().last()) {
            // the cell has forgotten what it had confirmed or sent; nothing can make the two ends agree again
            counters.increment(LinkCounter.CONTRADICTIONS);
            link.lose(Reason.LINK_LOST);
            return;
        }
        if (link.confirm(lastCommand)) {
            link.bound();
            link.down().written(resumed.lastEvent(), link.nowNs());
        }
    }

    private void onGap() {
        if (!isFresh(gap.linkId(), gap.logPosition())) {
            return;
        }
        final long expected = gap.expectedCommand();
        if (link.confirm(expected - 1) && link.up().fillGap(expected, link.nowNs())) {
            counters.increment(LinkCounter.COMMAND_GAPS);
        }
    }

    private void onRefused(final LinkRefusal refusal) {
        if (link.isClosing(refused.linkId())) {
            if (LinkRefusal.NO_SUCH_LINK == refusal) {
                link.closed();
            }
        } else if (link.isAskedFor(refused.nonce(), refused.gatewayId(), refused.agent())) {
            counters.refused(refusal);
            link.heardRefusal();
            if (LinkRefusal.FENCED == refusal) {
                link.fenced();
            }
        } else if (isFresh(refused.linkId(), refused.logPosition())) {
            counters.refused(refusal);
            if (LinkRefusal.NOT_READY != refusal && LinkRefusal.LIMIT != refusal) {
                link.lose(Reason.LINK_LOST);
            }
        }
    }

    private void onHeartbeat() {
        if (!isFresh(heartbeat.linkId(), heartbeat.logPosition())) {
            return;
        }
        link.heardTime(heartbeat.now());
        link.heardVersion(heartbeat.engineVersion());
        if (!link.confirm(heartbeat.lastCommand())) {
            return;
        }
        link.bound();
        final long lastEvent = heartbeat.lastEvent();
        if (!Defects.isPlanted(Defect.TAIL_LOSS_NOT_NOTICED)) {
            link.down().written(lastEvent, link.nowNs());
        }
        if (lastEvent == link.down().last() || Defects.isPlanted(Defect.DIGEST_AT_WRONG_MOMENT)) {
            try {
                listener.onDigest(
                    lastEvent, heartbeat.sessionDigest(), heartbeat.interestDigest(), heartbeat.sessionCount());
            } catch (final Throwable failure) {
                link.fail(failure);
            }
        }
    }

    private void onBatch(final DirectBuffer buffer, final int entriesOffset, final int end) {
        if (!link.isOpen() || batch.linkId() != link.linkId()) {
            counters.increment(LinkCounter.STALE_ANSWERS);
            return;
        }
        // events are right whenever they were sent, by their numbers; what stands beside them may be out of date
        if (batch.logPosition() >= link.logPosition()) {
            link.heardPosition(batch.logPosition());
            link.heard();
            link.heardTime(batch.now());
            if (!link.confirm(batch.lastCommand())) {
                return;
            }
            link.bound();
        }
        final DownStream down = link.down();
        try {
            if (down.apply(batch.firstEvent(), batch.count(), buffer, entriesOffset, end, link.nowNs())
                && down.seeGap()) {
                counters.increment(LinkCounter.EVENT_GAPS);
                link.askAgain();
            }
        } catch (final Throwable failure) {
            link.fail(failure);
        }
        link.ackIfDue();
    }

    private boolean isFresh(final long answerLinkId, final long answerPosition) {
        if (!link.isOpen() || answerLinkId != link.linkId() || answerPosition < link.logPosition()) {
            counters.increment(LinkCounter.STALE_ANSWERS);
            return false;
        }
        link.heardPosition(answerPosition);
        link.heard();
        return true;
    }

    /** What this version needs of a message; endless for one it does not know. */
    private static int blockLengthOf(final int templateId) {
        return switch (templateId) {
            case DownBatchDecoder.TEMPLATE_ID -> DownBatchDecoder.BLOCK_LENGTH;
            case LinkHeartbeatDecoder.TEMPLATE_ID -> LinkHeartbeatDecoder.BLOCK_LENGTH;
            case LinkGapDecoder.TEMPLATE_ID -> LinkGapDecoder.BLOCK_LENGTH;
            case LinkResumedDecoder.TEMPLATE_ID -> LinkResumedDecoder.BLOCK_LENGTH;
            case LinkOpenedDecoder.TEMPLATE_ID -> LinkOpenedDecoder.BLOCK_LENGTH;
            case LinkRefusedDecoder.TEMPLATE_ID -> LinkRefusedDecoder.BLOCK_LENGTH;
            default -> Integer.MAX_VALUE;
        };
    }
}
