package io.jindou.gateway.link;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.cluster.AuditDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/** Which events of a link have been applied, acknowledged, and are known to exist. */
final class DownStream {
    private static final long NEVER = -1;

    private final LinkListener listener;
    private final LinkCounters counters;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AuditDecoder audit = new AuditDecoder();
    private int resets;
    private long last;
    private long known;
    private long acked;
    private long askedAt = NEVER;
    private long progressNs;
    private long unackedNs;
    private long unackedBytes;
    private boolean ackOwed;

    DownStream(final LinkListener listener, final LinkCounters counters) {
        this.listener = listener;
        this.counters = counters;
    }

    void reset() {
        resets++;
        last = 0;
        known = 0;
        acked = 0;
        askedAt = NEVER;
        unackedBytes = 0;
        ackOwed = false;
    }

    /** Number of the last event applied. */
    long last() {
        return last;
    }

    /**
     * Applies what is new of a batch; an event counts as applied when its listener has returned.
     *
     * @return true when events before the batch are missing.
     */
    boolean apply(
        final long first, final int count, final DirectBuffer buffer, final int offset, final int end, final long nowNs) {
        written(first + count - 1, nowNs);
        if (first > last + 1) {
            if (!Defects.isPlanted(Defect.EVENT_DROPPED_AT_LEADER_CHANGE)) {
                return true;
            }
            last = first - 1;
        }
        final int incarnation = resets;
        long number = first;
        int at = offset;
        for (int i = 0; i < count; i++, number++) {
            final int length = at + LinkRing.ENTRY_HEADER <= end ? LinkRing.messageLength(buffer, at) : 0;
            if (length < MessageHeaderDecoder.ENCODED_LENGTH || length > end - at - LinkRing.ENTRY_HEADER) {
                counters.increment(LinkCounter.UNREADABLE);
                return false;
            }
            if (number <= last) {
                counters.increment(LinkCounter.DUPLICATE_EVENTS);
                if (number == last && Defects.isPlanted(Defect.EVENT_GIVEN_AGAIN)) {
                    listener.onEvent(number, buffer, at + LinkRing.ENTRY_HEADER, length);
                }
            } else {
                give(number, buffer, at + LinkRing.ENTRY_HEADER, length, incarnation);
                if (resets != incarnation) {
                    return false;
                }
                applied(LinkRing.entryLength(length), nowNs);
            }
            at += LinkRing.entryLength(length);
        }
        return false;
    }

    private void give(
        final long number, final DirectBuffer buffer, final int offset, final int length, final int incarnation) {
        header.wrap(buffer, offset);
        if (header.templateId() == AuditDecoder.TEMPLATE_ID) {
            audit.wrap(
                buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
            listener.onDigest(last, audit.sessionDigest(), audit.interestDigest(), audit.sessionCount());
            if (resets != incarnation) {
                return;
            }
        }
        listener.onEvent(number, buffer, offset, length);
    }

    private void applied(final int entryLength, final long nowNs) {
        counters.increment(LinkCounter.EVENTS);
        if (last == acked) {
            unackedNs = nowNs;
        }
        last++;
        unackedBytes += entryLength;
        progressNs = nowNs;
    }

    /** Events up to this number are said to exist. */
    void written(final long lastEvent, final long nowNs) {
        if (lastEvent > known) {
            if (known <= last) {
                progressNs = nowNs;
            }
            known = lastEvent;
        }
    }

    /** True for the first sight of each gap: the events behind {@link #last()} have to be asked for. */
    boolean seeGap() {
        if (askedAt == last) {
            return false;
        }
        askedAt = last;
        return true;
    }

    void asked(final long nowNs) {
        askedAt = last;
        progressNs = nowNs;
    }

    boolean isMissing() {
        return known > last;
    }

    boolean isAskDue(final long nowNs, final long patienceNs) {
        return isMissing() && nowNs - progressNs >= patienceNs;
    }

    void acked() {
        acked = last;
        unackedBytes = 0;
        ackOwed = false;
    }

    /** Says it once more: an acknowledgement that was on its way may be lost. */
    void oweAck() {
        ackOwed = last > 0;
    }

    boolean isAckDue(final long nowNs, final long patienceNs, final long bytes) {
        return ackOwed || last > acked && (nowNs - unackedNs >= patienceNs || unackedBytes >= bytes);
    }
}
