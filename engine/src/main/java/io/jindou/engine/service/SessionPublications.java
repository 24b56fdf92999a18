package io.jindou.engine.service;

import io.aeron.Aeron;
import io.aeron.DirectBufferVector;
import io.aeron.ExclusivePublication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.codecs.MessageHeaderEncoder;
import io.aeron.cluster.codecs.SessionMessageHeaderEncoder;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.exceptions.RegistrationException;
import io.jindou.codecs.Limits;
import io.jindou.engine.link.DownPort;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to cluster sessions by publications of our own to their response channels: those of Aeron's client sessions refuse offers
 * between log entries, and that is when links are drained. Publications are made without blocking, at the first use.
 */
final class SessionPublications implements DownPort {
    private static final Logger LOGGER = LoggerFactory.getLogger(SessionPublications.class);
    private static final int SESSION_HEADER = AeronCluster.SESSION_HEADER_LENGTH;

    private final Cluster cluster;
    private final Aeron aeron;
    private final Long2ObjectHashMap<Target> targets = new Long2ObjectHashMap<>();
    private final UnsafeBuffer head = new UnsafeBuffer(new byte[SESSION_HEADER + Limits.BATCH_HEADER_MAX]);
    private final SessionMessageHeaderEncoder sessionHeader = new SessionMessageHeaderEncoder();
    private final DirectBufferVector headVector = new DirectBufferVector();
    private final DirectBufferVector bodyVector = new DirectBufferVector();
    private final DirectBufferVector[] vectors = {headVector, bodyVector};
    private long leadershipTermId;

    SessionPublications(final Cluster cluster) {
        this.cluster = cluster;
        this.aeron = cluster.aeron();
        sessionHeader.wrapAndApplyHeader(head, 0, new MessageHeaderEncoder());
    }

    void leadershipTermId(final long termId) {
        leadershipTermId = termId;
    }

    @Override
    public boolean offer(
        final long clusterSessionId, final DirectBuffer header, final int headerLength, final DirectBuffer body,
        final int bodyOffset, final int bodyLength) {
        final ExclusivePublication publication = publication(clusterSessionId);
        // the gateway chose the term of its channel; what never fits ends as the overflow of its own link, nobody else's
        if (null == publication || SESSION_HEADER + headerLength + bodyLength > publication.maxMessageLength()) {
            return false;
        }
        sessionHeader.leadershipTermId(leadershipTermId).clusterSessionId(clusterSessionId).timestamp(0);
        head.putBytes(SESSION_HEADER, header, 0, headerLength);
        if (0 == bodyLength) {
            return publication.offer(head, 0, SESSION_HEADER + headerLength) > 0;
        }
        headVector.reset(head, 0, SESSION_HEADER + headerLength);
        bodyVector.reset(body, bodyOffset, bodyLength);
        return publication.offer(vectors) > 0;
    }

    private ExclusivePublication publication(final long clusterSessionId) {
        Target target = targets.get(clusterSessionId);
        if (null == target) {
            final ClientSession session = cluster.getClientSession(clusterSessionId);
            if (null == session) {
                return null;
            }
            target = new Target(aeron.asyncAddExclusivePublication(session.responseChannel(), session.responseStreamId()));
            targets.put(clusterSessionId, target);
        }
        if (null == target.publication) {
            try {
                target.publication = aeron.getExclusivePublication(target.registrationId);
            } catch (final RegistrationException e) {
                // told once; there is no way to this session for the rest of its life
                LOGGER.warn("cluster session {} cannot be sent to: {}", clusterSessionId, e.getMessage());
            }
        }
        return target.publication;
    }

    /** The session is gone. */
    void remove(final long clusterSessionId) {
        final Target target = targets.remove(clusterSessionId);
        if (null != target) {
            target.close(aeron);
        }
    }

    void close() {
        for (final Target target : targets.values()) {
            target.close(aeron);
        }
        targets.clear();
    }

    private static final class Target {
        private final long registrationId;
        private ExclusivePublication publication;

        Target(final long registrationId) {
            this.registrationId = registrationId;
        }

        void close(final Aeron aeron) {
            if (null == publication) {
                aeron.asyncRemovePublication(registrationId);
            } else {
                publication.close();
            }
        }
    }
}
