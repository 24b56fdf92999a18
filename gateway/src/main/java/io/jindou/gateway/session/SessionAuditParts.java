package io.jindou.gateway.session;

import io.jindou.codecs.Limits;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SessionAuditEncoder;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The SessionAudit commands of one audit. Holds a copy of the sessions, because the parts may have to wait for room in the
 * link while the tables move on. Together the parts cover all connection ids; a gateway without sessions has one part.
 */
public final class SessionAuditParts {
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final SessionAuditEncoder auditEncoder = new SessionAuditEncoder();
    private final long asOfEvent;
    private final int partMax;
    private final long[] connectionIds;
    private final long[] interestDigests;
    private int next;
    private long after;
    private boolean done;

    SessionAuditParts(final long asOfEvent, final Long2ObjectHashMap<LocalSession> sessions) {
        this(asOfEvent, sessions, Limits.AUDIT_PER_PART_MAX);
    }

    SessionAuditParts(final long asOfEvent, final Long2ObjectHashMap<LocalSession> sessions, final int partMax) {
        this.asOfEvent = asOfEvent;
        this.partMax = partMax;
        connectionIds = new long[sessions.size()];
        interestDigests = new long[connectionIds.length];
        int count = 0;
        for (final LocalSession session : sessions.values()) {
            connectionIds[count++] = session.connectionId;
        }
        Arrays.sort(connectionIds);
        for (int i = 0; i < count; i++) {
            interestDigests[i] = sessions.get(connectionIds[i]).interestDigest;
        }
    }

    /** True when all parts have been encoded. */
    public boolean isDone() {
        return done;
    }

    /** Length of the next part with its SBE header. */
    public int length() {
        return MessageHeaderEncoder.ENCODED_LENGTH + SessionAuditEncoder.BLOCK_LENGTH
            + SessionAuditEncoder.SessionsEncoder.sbeHeaderSize()
            + partSize() * SessionAuditEncoder.SessionsEncoder.sbeBlockLength();
    }

    /** Encodes the next part, {@link #length()} bytes. */
    public void encode(final MutableDirectBuffer buffer, final int offset) {
        if (done) {
            throw new IllegalStateException("no part is left");
        }
        final int end = next + partSize();
        final boolean last = end == connectionIds.length;
        final long upTo = last ? Long.MAX_VALUE : connectionIds[end - 1];
        auditEncoder.wrapAndApplyHeader(buffer, offset, headerEncoder)
            .asOfEvent(asOfEvent)
            .afterConnectionId(after)
            .upToConnectionId(upTo);
        final SessionAuditEncoder.SessionsEncoder rows = auditEncoder.sessionsCount(end - next);
        for (int i = next; i < end; i++) {
            rows.next().connectionId(connectionIds[i]).interestDigest(interestDigests[i]);
        }
        next = end;
        after = upTo;
        done = last;
    }

    private int partSize() {
        return Math.min(partMax, connectionIds.length - next);
    }
}
