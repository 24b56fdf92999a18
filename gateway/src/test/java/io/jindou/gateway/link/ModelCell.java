package io.jindou.gateway.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Hashing;
import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.link.LinkRefusal;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.cluster.LinkAckDecoder;
import io.jindou.codecs.sbe.cluster.LinkOpenDecoder;
import io.jindou.codecs.sbe.cluster.LinkResumeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.UpBatchDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The engine's end of one link on plain lists, with the leader's cursor beside it. Checks that each command arrives once, in
 * order and with the bytes that belong to its number.
 */
final class ModelCell {
    static final long NO_SESSION = -1;
    private static final int EVENTS_MAX = 400;
    private static final int EVENTS_PER_BATCH = 16;

    private final Random random;
    private final CellVoice voice = new CellVoice();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final LinkOpenDecoder open = new LinkOpenDecoder();
    private final LinkResumeDecoder resume = new LinkResumeDecoder();
    private final LinkAckDecoder ack = new LinkAckDecoder();
    private final UpBatchDecoder batch = new UpBatchDecoder();
    private final ModelClusterLink network;
    long linkId;
    long lastCommand;
    long lastEvent;
    long acked;
    long applied;
    long session = NO_SESSION;
    private long nonce;
    private long incarnation;
    private long gapAsked;
    private long cursor;
    private long logPosition = 1;
    private long leaseMs;

    ModelCell(final Random random, final ModelClusterLink network) {
        this.random = random;
        this.network = network;
    }

    /** What the command of this number must contain. */
    static long commandValue(final long linkId, final long number) {
        return Hashing.hash(linkId, number);
    }

    static long eventValue(final long linkId, final long number) {
        return Hashing.hash(~linkId, number);
    }

    void onIngress(final long from, final UnsafeBuffer message) {
        logPosition += 32;
        switch (header.wrap(message, 0).templateId()) {
            case LinkOpenDecoder.TEMPLATE_ID -> onOpen(from, open.wrapAndApplyHeader(message, 0, header).nonce());
            case LinkResumeDecoder.TEMPLATE_ID -> onResume(from, resume.wrapAndApplyHeader(message, 0, header));
            case LinkAckDecoder.TEMPLATE_ID -> {
                ack.wrapAndApplyHeader(message, 0, header);
                if (ack.linkId() == linkId && from == session) {
                    acknowledge(ack.lastEvent());
                }
            }
            case UpBatchDecoder.TEMPLATE_ID -> onBatch(from, message);
            default -> throw new AssertionError("template " + header.templateId());
        }
    }

    private void onOpen(final long from, final long newNonce) {
        if (LinkId.NONE == linkId || newNonce != nonce) {
            incarnation++;
            nonce = newNonce;
            linkId = LinkId.of(GatewayLinkFixture.GATEWAY, GatewayLinkFixture.AGENT, incarnation);
            lastCommand = 0;
            lastEvent = 0;
            acked = 0;
            gapAsked = 0;
        }
        session = from;
        leaseMs = 0;
        cursor = acked + 1;
        network.say(from, voice.opened(linkId, nonce, logPosition), true);
    }

    private void onResume(final long from, final LinkResumeDecoder message) {
        if (message.linkId() != linkId) {
            network.say(from, voice.refused(message.linkId(), 0, LinkRefusal.NO_SUCH_LINK, logPosition), true);
            return;
        }
        session = from;
        leaseMs = 0;
        acknowledge(message.lastEvent());
        cursor = message.lastEvent() + 1;
        gapAsked = 0;
        network.say(from, voice.resumed(linkId, lastCommand, lastEvent, logPosition), true);
    }

    private void onBatch(final long from, final UnsafeBuffer message) {
        batch.wrapAndApplyHeader(message, 0, header);
        if (batch.linkId() != linkId || from != session) {
            return;
        }
        acknowledge(batch.lastEvent());
        long number = batch.firstCommand();
        int at = MessageHeaderDecoder.ENCODED_LENGTH + UpBatchDecoder.BLOCK_LENGTH;
        for (int i = 0; i < batch.count() && LinkId.NONE != linkId; i++, number++) {
            if (number == lastCommand + 1) {
                assertEquals(commandValue(linkId, number), message.getLong(at + LinkRing.ENTRY_HEADER), "command " + number);
                lastCommand = number;
                applied++;
                events(random.nextInt(3));
            } else if (number > lastCommand + 1) {
                if (gapAsked != lastCommand + 1) {
                    gapAsked = lastCommand + 1;
                    network.say(from, voice.gap(linkId, gapAsked, logPosition), true);
                }
                return;
            }
            at += LinkRing.entryLength(LinkRing.messageLength(message, at));
        }
    }

    private void acknowledge(final long event) {
        assertTrue(event <= lastEvent, "acknowledged what was never written");
        acked = Math.max(acked, event);
    }

    /** Writes events; a link that acknowledges too slowly ends. */
    void events(final int count) {
        for (int i = 0; i < count && LinkId.NONE != linkId; i++) {
            lastEvent++;
            if (lastEvent - acked > EVENTS_MAX) {
                network.say(session, voice.refused(linkId, 0, LinkRefusal.OVERFLOWED, logPosition), true);
                end();
            }
        }
    }

    void end() {
        linkId = LinkId.NONE;
        session = NO_SESSION;
    }

    void onSessionClosed(final long closed) {
        logPosition += 32;
        if (session == closed) {
            session = NO_SESSION;
            leaseMs = CellVoice.LEASE_MS;
        }
    }

    void onNewLeader() {
        logPosition += 32;
        cursor = acked + 1;
    }

    void onTick() {
        logPosition += 32;
        if (LinkId.NONE == linkId) {
            return;
        }
        if (NO_SESSION == session) {
            leaseMs -= CellVoice.TICK_MS;
            if (leaseMs <= 0) {
                end();
            }
            return;
        }
        drain();
        network.say(session, voice.heartbeat(linkId, lastCommand, lastEvent, logPosition, logPosition), false);
    }

    void drain() {
        if (LinkId.NONE == linkId || NO_SESSION == session) {
            return;
        }
        cursor = Math.max(cursor, acked + 1);
        while (cursor <= lastEvent) {
            final List<byte[]> events = new ArrayList<>();
            final long first = cursor;
            while (cursor <= lastEvent && events.size() < EVENTS_PER_BATCH) {
                events.add(voice.event(eventValue(linkId, cursor++)));
            }
            network.say(session, voice.batch(linkId, first, lastCommand, logPosition, events), false);
        }
    }
}
