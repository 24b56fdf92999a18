package io.jindou.sim;

import io.jindou.codecs.sbe.cluster.DownBatchDecoder;
import io.jindou.codecs.sbe.cluster.LinkHeartbeatDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.engine.link.DownPort;
import io.jindou.sim.model.AnswerText;
import io.jindou.sim.model.Oracle;
import io.jindou.sim.model.Prediction;
import org.agrona.DirectBuffer;

/** What a leader says goes through here: compared with the oracle at the log position it names, then sent, or pushed back. */
final class SimDownPort implements DownPort {
    private final SimReplica replica;
    private final SimCell cell;
    private final Oracle oracle;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DownBatchDecoder batch = new DownBatchDecoder();
    private final LinkHeartbeatDecoder heartbeat = new LinkHeartbeatDecoder();

    SimDownPort(final SimReplica replica, final SimCell cell, final Oracle oracle) {
        this.replica = replica;
        this.cell = cell;
        this.oracle = oracle;
    }

    @Override
    public boolean offer(
        final long clusterSessionId, final DirectBuffer head, final int headLength, final DirectBuffer body,
        final int bodyOffset, final int bodyLength) {
        SimFailure.require(replica.isLeader(), Check.ANSWERS, "replica ", replica.id, " speaks but does not lead");
        if (!cell.takesEgress(clusterSessionId)) {
            return false;
        }
        final byte[] bytes = new byte[headLength + bodyLength];
        head.getBytes(0, bytes, 0, headLength);
        body.getBytes(bodyOffset, bytes, headLength, bodyLength);
        cell.view().wrap(bytes);
        header.wrap(cell.view(), 0);
        switch (header.templateId()) {
            case DownBatchDecoder.TEMPLATE_ID:
                batch.wrapAndApplyHeader(cell.view(), 0, header);
                final Prediction.LinkView sent = link(batch.logPosition(), batch.linkId());
                SimFailure.same(sent.lastCommand(), batch.lastCommand(), Check.ANSWERS, "last command of a batch");
                break;
            case LinkHeartbeatDecoder.TEMPLATE_ID:
                checkHeartbeat();
                break;
            default:
                final Prediction prediction = oracle.at(AnswerText.position(cell.view(), 0));
                final String text = Prediction.to(clusterSessionId, AnswerText.of(cell.view(), 0));
                SimFailure.require(null != prediction && prediction.answers().contains(text), Check.ANSWERS, text,
                    " is no predicted answer", (null == prediction ? "" : ", only " + prediction.answers()));
                break;
        }
        cell.sendDown(replica, clusterSessionId, bytes);
        return true;
    }

    private void checkHeartbeat() {
        heartbeat.wrapAndApplyHeader(cell.view(), 0, header);
        final Prediction.LinkView link = link(heartbeat.logPosition(), heartbeat.linkId());
        SimFailure.require(link.lastCommand() == heartbeat.lastCommand() && link.lastEvent() == heartbeat.lastEvent()
            && link.sessionDigest() == heartbeat.sessionDigest() && link.interestDigest() == heartbeat.interestDigest()
            && link.sessions() == heartbeat.sessionCount(), Check.ANSWERS, "heartbeat ", heartbeat, " of ", link);
    }

    private Prediction.LinkView link(final long position, final long linkId) {
        final Prediction prediction = oracle.at(position);
        SimFailure.require(null != prediction && prediction.links().containsKey(linkId), Check.ANSWERS, "link ", linkId,
            " at log position ", position);
        return prediction.links().get(linkId);
    }
}
