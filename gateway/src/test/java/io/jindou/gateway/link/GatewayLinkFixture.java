package io.jindou.gateway.link;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.sbe.cluster.LinkAckDecoder;
import io.jindou.codecs.sbe.cluster.LinkCloseDecoder;
import io.jindou.codecs.sbe.cluster.LinkOpenDecoder;
import io.jindou.codecs.sbe.cluster.LinkResumeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.UpBatchDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A link between a test's hands: its cell, its listener and its clock. */
abstract class GatewayLinkFixture {
    static final int GATEWAY = 7;
    static final int AGENT = 2;
    static final long LINK = LinkId.of(GATEWAY, AGENT, 1);
    static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(CellVoice.TICK_MS);
    static final long SESSION_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    final FakeClusterLink cell = new FakeClusterLink();
    final CellVoice voice = new CellVoice();
    final Recorder recorder = new Recorder();
    final List<Throwable> errors = new ArrayList<>();
    long nextNonce = 500;
    long nowNs = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20);
    long logPosition = 1_000;
    final GatewayLink link = new GatewayLink(context());

    private GatewayLinkContext context() {
        return new GatewayLinkContext().gatewayId(GATEWAY).agent(AGENT).secret(1, 2).nonces(() -> nextNonce++)
            .clusterLink(cell).listener(recorder).ringBytes(Limits.RING_BYTES_MIN).reserve(Limits.RING_RESERVE)
            .sessionTimeoutNs(SESSION_TIMEOUT_NS).errorHandler(errors::add);
    }

    final void open() {
        open(LINK);
    }

    final void open(final long linkId) {
        cell.connect();
        work();
        cell.say(voice.opened(linkId, nextNonce - 1, ++logPosition));
        work();
        heard();
        assertTrue(link.isOpen());
    }

    final void commands(final int count) {
        for (int i = 0; i < count; i++) {
            link.append(32);
        }
        link.flush(nowNs);
    }

    final void work() {
        link.doWork(nowNs);
        link.flush(nowNs);
    }

    final void afterTicks(final int ticks) {
        for (int i = 0; i < ticks; i++) {
            nowNs += TICK_NS;
            work();
        }
    }

    final long count(final LinkCounter counter) {
        return link.counters().value(counter);
    }

    final List<String> heard() {
        final List<String> texts = new ArrayList<>();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        for (final UnsafeBuffer message : cell.heard) {
            texts.add(switch (header.wrap(message, 0).templateId()) {
                case LinkOpenDecoder.TEMPLATE_ID ->
                    "open " + new LinkOpenDecoder().wrapAndApplyHeader(message, 0, header).nonce();
                case LinkResumeDecoder.TEMPLATE_ID ->
                    "resume " + new LinkResumeDecoder().wrapAndApplyHeader(message, 0, header).lastEvent();
                case LinkAckDecoder.TEMPLATE_ID ->
                    "ack " + new LinkAckDecoder().wrapAndApplyHeader(message, 0, header).lastEvent();
                case LinkCloseDecoder.TEMPLATE_ID -> "close";
                case UpBatchDecoder.TEMPLATE_ID -> {
                    final UpBatchDecoder batch = new UpBatchDecoder().wrapAndApplyHeader(message, 0, header);
                    yield "batch " + batch.firstCommand() + "+" + batch.count() + " ack " + batch.lastEvent();
                }
                default -> throw new AssertionError("unexpected template " + header.templateId());
            });
        }
        cell.heard.clear();
        return texts;
    }

    static final class Recorder implements LinkListener {
        final List<String> log = new ArrayList<>();
        long failAt;
        Runnable onEvent = () -> { };

        @Override
        public void onLinkOpened(final long linkId, final CellSettings settings) {
            log.add("opened");
        }

        @Override
        public void onEvent(final long eventNumber, final DirectBuffer buffer, final int offset, final int length) {
            if (eventNumber == failAt) {
                throw new IllegalStateException("planted");
            }
            log.add("event " + eventNumber);
            onEvent.run();
        }

        @Override
        public void onDigest(
            final long asOfEvent, final long sessionDigest, final long interestDigest, final int sessionCount) {
            if (asOfEvent > 0) {
                log.add("digest " + asOfEvent + " " + sessionDigest + " " + interestDigest + " " + sessionCount);
            }
        }

        @Override
        public void onLinkLost(final Reason reason) {
            log.add("lost " + reason);
        }

        @Override
        public void onFenced() {
            log.add("fenced");
        }
    }
}
