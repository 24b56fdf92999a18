package io.jindou.perf.peer;

import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.rig.Speaker;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * NATS JetStream: one stream in files keeps what is said to any user and group, and answers the sender when it has it.
 *
 * <p>Receivers have plain subscriptions of the same subjects: a consumer of the stream for each user would be far slower. So a
 * message is pushed to who is online without waiting for the stream, which makes JetStream look better than it would with
 * receivers that are sure to get everything.
 */
public final class JetStreamProtocol implements Protocol {
    private static final String STREAM = "BENCH";
    private static final String CONFIG = "{\"name\":\"" + STREAM + "\",\"subjects\":[\"u.>\",\"g.>\"],\"storage\":\"file\","
        + "\"retention\":\"limits\",\"discard\":\"old\",\"max_consumers\":-1,\"max_msgs\":-1,\"max_bytes\":-1,\"max_age\":0,"
        + "\"num_replicas\":";
    /** Several elections on a busy machine. */
    private static final long SET_UP_LIMIT_MS = 60_000;

    private final int replicas;

    /** On one server. */
    public JetStreamProtocol() {
        this(1);
    }

    /**
     * In a cluster.
     *
     * @param replicas servers that keep the stream; 1, 3 or 5
     */
    public JetStreamProtocol(final int replicas) {
        this.replicas = replicas;
    }

    /** {@code jetstream}, with the replicas behind it when there are several. */
    @Override
    public String name() {
        return 1 == replicas ? "jetstream" : "jetstream-r" + replicas;
    }

    @Override
    public boolean isAcknowledging() {
        return true;
    }

    /** Creates the stream; one that is there already stays as it is. */
    @Override
    public void prepare(final InetSocketAddress server, final Plan plan) throws IOException {
        new StreamSetUp(server, STREAM, CONFIG + replicas + "}", replicas).run(SET_UP_LIMIT_MS);
    }

    @Override
    public Speaker speaker(final int user, final Plan plan) {
        final boolean isSender = plan.routes().stream().anyMatch(route -> route.sender() == user);
        return new JetStreamSpeaker(user, Hearing.of(user, plan), isSender);
    }
}
