package io.jindou.gateway.query;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;

/** {@link QueryPort} over a pair of Aeron streams: queries to a node, answers back. The Aeron client stays the caller's. */
public final class AeronQueryPort implements QueryPort {
    private static final int FRAGMENT_LIMIT = 64;
    private static final int OFFERS_MAX = 3;

    private final Publication queries;
    private final Subscription answers;
    private final String responseChannel;
    private final int responseStreamId;
    private final FragmentHandler assembler = new FragmentAssembler(this::onFragment);
    private AnswerHandler handler;

    /**
     * Opens both streams.
     *
     * @param responseChannel as the node has to use it to send here.
     */
    public AeronQueryPort(
        final Aeron aeron, final String queryChannel, final int queryStreamId,
        final String responseChannel, final int responseStreamId) {
        this.queries = aeron.addExclusivePublication(queryChannel, queryStreamId);
        this.answers = aeron.addSubscription(responseChannel, responseStreamId);
        this.responseChannel = responseChannel;
        this.responseStreamId = responseStreamId;
    }

    @Override
    public String responseChannel() {
        return responseChannel;
    }

    @Override
    public int responseStreamId() {
        return responseStreamId;
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        long result = queries.offer(buffer, offset, length);
        // the one that finds the end of a term has only turned the page
        for (int i = 1; Publication.ADMIN_ACTION == result && i < OFFERS_MAX; i++) {
            result = queries.offer(buffer, offset, length);
        }
        return result > 0;
    }

    @Override
    public int poll(final AnswerHandler to) {
        handler = to;
        return answers.poll(assembler, FRAGMENT_LIMIT);
    }

    @Override
    public void close() {
        queries.close();
        answers.close();
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        handler.onAnswer(buffer, offset, length);
    }
}
