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
    private static final String CREATE = "{\"name\":\"" + STREAM + "\",\"subjects\":[\"u.>\",\"g.>\"],\"storage\":\"file\","
        + "\"retention\":\"limits\",\"discard\":\"old\",\"max_consumers\":-1,\"max_msgs\":-1,\"max_bytes\":-1,\"max_age\":0,"
        + "\"num_replicas\":1}";

    @Override
    public String name() {
        return "jetstream";
    }

    @Override
    public boolean isAcknowledging() {
        return true;
    }

    /** Creates the stream; one that is there already stays as it is. */
    @Override
    public void prepare(final InetSocketAddress server, final Plan plan) throws IOException {
        try (LineSocket socket = new LineSocket(server)) {
            socket.write(NatsSpeaker.CONNECT);
            socket.write("SUB made 1\r\n");
            socket.write("PUB $JS.API.STREAM.CREATE." + STREAM + " made " + CREATE.length() + "\r\n" + CREATE + "\r\n");
            String line = socket.readLine();
            while (line.startsWith("INFO")) {
                line = socket.readLine();
            }
            if (!line.startsWith("MSG made ")) {
                throw new IOException("NATS at " + server + " did not answer to the creation of a stream but said: " + line);
            }
            final String answer = socket.readLine();
            if (answer.contains("\"error\"")) {
                throw new IOException("JetStream at " + server + " refused to create a stream: " + answer);
            }
        }
    }

    @Override
    public Speaker speaker(final int user, final Plan plan) {
        final boolean isSender = plan.routes().stream().anyMatch(route -> route.sender() == user);
        return new JetStreamSpeaker(user, Hearing.of(user, plan), isSender);
    }
}
