package io.jindou.gateway.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelInfoAnswerEncoder;
import io.jindou.codecs.sbe.query.ChannelInfoQueryDecoder;
import io.jindou.codecs.sbe.query.ChannelInfoQueryEncoder;
import io.jindou.codecs.sbe.query.MembersAnswerEncoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderEncoder;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Questions of any kind: each outcome is told once, and a silent or late node is not the last one asked. */
class QueryClientTest {
    private static final long TIMEOUT_NS = 3_000;
    private static final long ATTEMPT_NS = TIMEOUT_NS / 3;

    private final Nodes nodes = new Nodes();
    private final GatewayCounters counters = new GatewayCounters();
    private final QueryClient client = new QueryClient(nodes, counters, TIMEOUT_NS);
    private final List<String> outcomes = new ArrayList<>();

    @Test
    void shouldTellEachAskerItsOwnAnswer() {
        assertTrue(ask("first", 0));
        assertTrue(ask("second", 0));
        nodes.answer(nodes.requestId(1), Reason.SUCCESS);
        nodes.answer(nodes.requestId(0), Reason.CHANNEL_NOT_EXIST);
        nodes.answer(nodes.requestId(0), Reason.SUCCESS);
        client.doWork(1);
        assertEquals(List.of("second template 13", "first template 13"), outcomes);
        assertEquals(2, counters.value(Counter.QUERIES));
        assertEquals(2, counters.value(Counter.QUERY_ANSWERS));
        assertEquals(1, counters.value(Counter.QUERY_ANSWERS_LATE));
    }

    @Test
    void shouldServeAnswersOfAnyKind() {
        ask("list", 0);
        final UnsafeBuffer answer = new UnsafeBuffer(new byte[100]);
        new MembersAnswerEncoder().wrapAndApplyHeader(answer, 0, new MessageHeaderEncoder())
            .requestId(nodes.requestId(0)).reason((short)Reason.SUCCESS.code()).uidsCount(0);
        nodes.answers.add(answer);
        client.doWork(1);
        assertEquals(List.of("list template 12"), outcomes);
    }

    @Test
    void shouldAskAnotherNodeWhenOneIsSilent() {
        ask("question", 0);
        client.doWork(ATTEMPT_NS - 1);
        assertEquals(1, nodes.questions.size());
        client.doWork(ATTEMPT_NS);
        client.doWork(ATTEMPT_NS + 1);
        assertEquals(2, nodes.questions.size());
        assertEquals(1, nodes.attempts.get(1));
        assertEquals(7, nodes.query(1).minLogPosition(), "the same question");
        nodes.answer(nodes.requestId(0), Reason.SUCCESS);
        client.doWork(ATTEMPT_NS + 2);
        assertEquals(List.of(), outcomes, "the first node's answer is of an attempt given up");
        nodes.answer(nodes.requestId(1), Reason.SUCCESS);
        client.doWork(ATTEMPT_NS + 3);
        assertEquals(List.of("question template 13"), outcomes);
        assertEquals(1, counters.value(Counter.QUERIES));
        assertEquals(1, counters.value(Counter.QUERY_REPEATS));
    }

    @Test
    void shouldAskAnotherNodeWhenOneHasNotCaughtUp() {
        ask("question", 0);
        nodes.answer(nodes.requestId(0), Reason.NOT_YET);
        client.doWork(10);
        assertEquals(List.of(0, 1), nodes.attempts);
        nodes.answer(nodes.requestId(1), Reason.NOT_YET);
        client.doWork(TIMEOUT_NS - ATTEMPT_NS + 1);
        assertEquals(2, nodes.questions.size(), "no time for another");
        assertEquals(List.of("question template 13"), outcomes, "the asker is told that it was NOT_YET");
    }

    @Test
    void shouldGiveUpAtTheDeadline() {
        ask("question", 0);
        for (long now = 0; now < TIMEOUT_NS; now += ATTEMPT_NS / 2) {
            client.doWork(now);
        }
        assertEquals(List.of(0, 1, 2), nodes.attempts);
        assertEquals(List.of(), outcomes);
        client.doWork(TIMEOUT_NS);
        assertEquals(List.of("question HISTORY_UNAVAILABLE"), outcomes);
        assertEquals(1, counters.value(Counter.QUERY_TIMEOUTS));
        client.doWork(2 * TIMEOUT_NS);
        assertEquals(1, outcomes.size());
    }

    @Test
    void shouldCountAQuestionThatCannotBeSentAgainAsLost() {
        ask("question", 0);
        nodes.isConnected = false;
        client.doWork(ATTEMPT_NS);
        nodes.isConnected = true;
        client.doWork(2 * ATTEMPT_NS);
        assertEquals(List.of(0, 2), nodes.attempts);
    }

    @Test
    void shouldSayWhenItCannotAsk() {
        nodes.isConnected = false;
        assertFalse(ask("question", 0));
        client.doWork(2 * TIMEOUT_NS);
        assertEquals(List.of(), outcomes);
        assertEquals(0, counters.value(Counter.QUERIES));
    }

    @Test
    void shouldTellAllWhoWaitAtTheEnd() {
        ask("question", 0);
        client.abandon(Reason.SERVER_STOPPING);
        client.doWork(2 * TIMEOUT_NS);
        assertEquals(List.of("question SERVER_STOPPING"), outcomes);
    }

    private boolean ask(final String name, final long nowNs) {
        final Query query = new Query() {
            @Override
            protected void onAnswer(final DirectBuffer buffer, final int offset) {
                outcomes.add(name + " template " + new MessageHeaderDecoder().wrap(buffer, offset).templateId());
            }

            @Override
            protected void onFailure(final Reason reason) {
                outcomes.add(name + ' ' + reason);
            }
        };
        final ChannelInfoQueryEncoder encoder = new ChannelInfoQueryEncoder()
            .wrapAndApplyHeader(query.message(), 0, new MessageHeaderEncoder()).minLogPosition(7);
        encoder.putChannelId(new byte[] {'g'}, 0, 1)
            .putResponseChannel(client.responseChannel(), 0, client.responseChannel().length);
        return client.ask(query, encoder.limit(), nowNs);
    }

    private static final class Nodes implements QueryPort {
        private final List<UnsafeBuffer> questions = new ArrayList<>();
        private final List<Integer> attempts = new ArrayList<>();
        private final Deque<UnsafeBuffer> answers = new ArrayDeque<>();
        private boolean isConnected = true;

        ChannelInfoQueryDecoder query(final int i) {
            return new ChannelInfoQueryDecoder().wrapAndApplyHeader(questions.get(i), 0, new MessageHeaderDecoder());
        }

        long requestId(final int i) {
            return query(i).requestId();
        }

        void answer(final long requestId, final Reason reason) {
            final UnsafeBuffer answer = new UnsafeBuffer(new byte[100]);
            new ChannelInfoAnswerEncoder().wrapAndApplyHeader(answer, 0, new MessageHeaderEncoder())
                .requestId(requestId).reason((short)reason.code());
            answers.add(answer);
        }

        @Override
        public String responseChannel() {
            return "aeron:ipc";
        }

        @Override
        public int responseStreamId() {
            return 9;
        }

        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
            return offer(buffer, offset, length, 0);
        }

        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length, final int attempt) {
            if (isConnected) {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                questions.add(new UnsafeBuffer(bytes));
                attempts.add(attempt);
            }
            return isConnected;
        }

        @Override
        public int poll(final AnswerHandler handler) {
            final int count = answers.size();
            answers.forEach(answer -> handler.onAnswer(answer, 0, answer.capacity()));
            answers.clear();
            return count;
        }

        @Override
        public void close() {
            answers.clear();
        }
    }
}
