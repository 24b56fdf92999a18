package io.jindou.sim.model;

import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;

/** A link: numbered events that are kept until acknowledged, within a bound of bytes. */
final class LinkModel {
    static final long UNBOUND = -1;

    final long linkId;
    final int key;
    final long nonce;
    final int ringBytes;
    final TreeMap<Long, SessionModel> sessions = new TreeMap<>();
    long clusterSession;
    long leaseDeadline;
    long lastCommand;
    long gapAsked;
    long lastConnection;
    long lastEvent;
    long acknowledged;
    long lastAudit;
    long usedBytes;
    boolean overflowed;
    private final Deque<Integer> lengths = new ArrayDeque<>();

    LinkModel(final long linkId, final int key, final long nonce, final int ringBytes, final long clusterSession) {
        this.linkId = linkId;
        this.key = key;
        this.nonce = nonce;
        this.ringBytes = ringBytes;
        this.clusterSession = clusterSession;
    }

    /** Number of the event; 0 when it found no room, which is the end of the link. */
    long write(final int messageLength, final boolean urgent) {
        if (overflowed) {
            return 0;
        }
        final int entry = (4 + messageLength + 7) / 8 * 8;
        if (usedBytes + entry > ringBytes - (urgent ? 0 : Limits.RING_RESERVE)) {
            overflowed = true;
            return 0;
        }
        usedBytes += entry;
        lengths.add(entry);
        return ++lastEvent;
    }

    boolean acknowledge(final long event) {
        if (event > lastEvent) {
            return false;
        }
        for (; acknowledged < event; acknowledged++) {
            usedBytes -= lengths.remove();
        }
        return true;
    }

    long sessionDigest() {
        long sum = 0;
        for (final SessionModel session : sessions.values()) {
            sum += LinkDigest.session(session.connectionId, session.user.no);
        }
        return sum;
    }

    long interestDigest() {
        long sum = 0;
        for (final SessionModel session : sessions.values()) {
            sum += session.interestDigest();
        }
        return sum;
    }
}
