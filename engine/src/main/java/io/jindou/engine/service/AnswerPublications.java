package io.jindou.engine.service;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.exceptions.RegistrationException;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelAnswerEncoder;
import io.jindou.codecs.sbe.query.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.collections.Object2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publications to those who ask; one for each response stream. Made without blocking, since whoever asks names the channel, and a
 * name may take long to resolve. Each has a log buffer of its own, so those of askers that have gone are closed and there is a
 * most of them. For one thread.
 */
public final class AnswerPublications {
    /** Bytes before the records of an answer. */
    public static final int ANSWER_HEADER = MessageHeaderEncoder.ENCODED_LENGTH + ChannelAnswerEncoder.BLOCK_LENGTH;
    /** Far more than agents of gateways; beyond it the one not used for longest is closed. */
    static final int PUBLICATIONS_MAX = 256;

    private static final Logger LOGGER = LoggerFactory.getLogger(AnswerPublications.class);

    private final Aeron aeron;
    private final Object2ObjectHashMap<String, Target> targets = new Object2ObjectHashMap<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ANSWER_HEADER]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ChannelAnswerEncoder answer = new ChannelAnswerEncoder();
    private long uses;

    /** What became of an offer. */
    public enum Outcome {
        /** On its way. */
        TAKEN,
        /** Not taken now; it may be offered again. */
        LATER,
        /** Whoever asked has gone, or can never be told this. */
        NEVER
    }

    public AnswerPublications(final Aeron aeron) {
        this.aeron = aeron;
    }

    /** Answers without records. */
    public Outcome answer(final HistoryTask task, final Reason reason) {
        answer.wrapAndApplyHeader(buffer, 0, header)
            .requestId(task.requestId).maxSeq(task.maxSeq).logPosition(task.logPosition).count(0).more((short)0)
            .reason((short)reason.code()).firstSeq(0);
        return offer(task, buffer, ANSWER_HEADER);
    }

    /** Sends a whole answer to a task. */
    public Outcome offer(final HistoryTask task, final DirectBuffer message, final int length) {
        return offer(task.responseChannel, task.responseStreamId, message, length);
    }

    /** Sends a whole answer to whoever listens there. */
    public Outcome offer(
        final String responseChannel, final int responseStreamId, final DirectBuffer message, final int length) {
        final String key = responseStreamId + "@" + responseChannel;
        final Target target = target(key, responseChannel, responseStreamId);
        try {
            final ExclusivePublication publication = target.publication(aeron);
            if (null == publication) {
                return Outcome.LATER;
            }
            if (target.hasLostItsAsker()) {
                remove(key);
                return Outcome.NEVER;
            }
            if (length > publication.maxMessageLength()) {
                return Outcome.NEVER;
            }
            return publication.offer(message, 0, length) > 0 ? Outcome.TAKEN : Outcome.LATER;
        } catch (final RegistrationException e) {
            LOGGER.warn("nobody can be answered on stream {} of {}: {}", responseStreamId, responseChannel, e.getMessage());
            remove(key);
            return Outcome.NEVER;
        }
    }

    /** How many there are. */
    int size() {
        return targets.size();
    }

    public void close() {
        for (final Target target : targets.values()) {
            target.close(aeron);
        }
        targets.clear();
    }

    private Target target(final String key, final String responseChannel, final int responseStreamId) {
        Target target = targets.get(key);
        if (null == target) {
            makeRoom();
            target = new Target(aeron.asyncAddExclusivePublication(responseChannel, responseStreamId));
            targets.put(key, target);
        }
        target.lastUse = ++uses;
        return target;
    }

    /** Closes those whose askers have gone, and the one not used for longest when there are still too many. */
    private void makeRoom() {
        String oldest = null;
        long oldestUse = Long.MAX_VALUE;
        final Object2ObjectHashMap<String, Target>.EntryIterator entries = targets.entrySet().iterator();
        while (entries.hasNext()) {
            entries.next();
            final Target target = entries.getValue();
            if (target.hasLostItsAsker()) {
                target.close(aeron);
                entries.remove();
            } else if (target.lastUse < oldestUse) {
                oldest = entries.getKey();
                oldestUse = target.lastUse;
            }
        }
        if (targets.size() >= PUBLICATIONS_MAX) {
            remove(oldest);
        }
    }

    private void remove(final String key) {
        targets.remove(key).close(aeron);
    }

    private static final class Target {
        private final long registrationId;
        private ExclusivePublication publication;
        private boolean hasBeenConnected;
        private long lastUse;

        Target(final long registrationId) {
            this.registrationId = registrationId;
        }

        ExclusivePublication publication(final Aeron aeron) {
            if (null == publication) {
                publication = aeron.getExclusivePublication(registrationId);
            }
            return publication;
        }

        /** A new way takes a moment to be connected; one that was connected and is no more leads nowhere. */
        boolean hasLostItsAsker() {
            final boolean isConnected = null != publication && publication.isConnected();
            final boolean isLost = null != publication && (publication.isClosed() || hasBeenConnected && !isConnected);
            hasBeenConnected |= isConnected;
            return isLost;
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
