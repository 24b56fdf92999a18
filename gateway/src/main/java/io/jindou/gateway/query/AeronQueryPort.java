package io.jindou.gateway.query;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import java.util.List;
import java.util.function.IntSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentInvoker;

/**
 * {@link QueryPort} to all nodes of a cell over Aeron. The leader is asked while it can be reached, since nobody has applied
 * more, and else whoever can be. The Aeron client stays the caller's.
 */
public final class AeronQueryPort implements QueryPort {
    private static final int FRAGMENT_LIMIT = 64;
    private static final int OFFERS_MAX = 3;

    private final ExclusivePublication[] nodes;
    private final IntSupplier leader;
    private final Subscription answers;
    private final String responseChannel;
    private final int responseStreamId;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private AnswerHandler handler;

    /**
     * Opens all streams; a node need not be there yet.
     *
     * @param queryChannels   in the order of the nodes' ids.
     * @param responseChannel for the answers; a port 0 is replaced by the one that was free.
     * @param leader          id of the present leader; below 0 while none is known.
     */
    public AeronQueryPort(
        final Aeron aeron, final List<String> queryChannels, final int queryStreamId,
        final String responseChannel, final int responseStreamId, final IntSupplier leader) {
        this.leader = leader;
        this.nodes = queryChannels.stream()
            .map(channel -> aeron.addExclusivePublication(channel, queryStreamId))
            .toArray(ExclusivePublication[]::new);
        this.answers = aeron.addSubscription(responseChannel, responseStreamId);
        this.responseChannel = resolve(aeron, answers);
        this.responseStreamId = responseStreamId;
    }

    /** The driver has bound the port when it has answered; its word is in the counters at once or a moment later. */
    private static String resolve(final Aeron aeron, final Subscription subscription) {
        String channel = subscription.tryResolveChannelEndpointPort();
        while (null == channel) {
            final AgentInvoker driver = aeron.context().driverAgentInvoker();
            if (null != driver) {
                driver.invoke();
            }
            Thread.onSpinWait();
            channel = subscription.tryResolveChannelEndpointPort();
        }
        return channel;
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
        return offer(buffer, offset, length, 0);
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length, final int attempt) {
        final int first = Math.floorMod(leader.getAsInt() + attempt, nodes.length);
        for (int i = 0; i < nodes.length; i++) {
            final ExclusivePublication node = nodes[(first + i) % nodes.length];
            if (node.isConnected()) {
                return offer(node, buffer, offset, length);
            }
        }
        return false;
    }

    private static boolean offer(
        final ExclusivePublication node, final DirectBuffer buffer, final int offset, final int length) {
        long result = node.offer(buffer, offset, length);
        // the one that finds the end of a term has only turned the page
        for (int i = 1; Publication.ADMIN_ACTION == result && i < OFFERS_MAX; i++) {
            result = node.offer(buffer, offset, length);
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
        CloseHelper.closeAll(nodes);
        CloseHelper.close(answers);
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        handler.onAnswer(buffer, offset, length);
    }
}
