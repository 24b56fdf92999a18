package io.jindou.perf.peer;

import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.rig.Speaker;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Redis streams: one stream for each user, {@code u:<user>}, and each group, {@code g:<group>}. A sender adds to the receiver's
 * stream; the receiver waits for what comes after the last entry that it has seen. Nothing is trimmed: streams are the store.
 *
 * <p>A connection that waits is deaf to other commands, so a user either sends or hears. Plans in which somebody does both would
 * need two connections for it and are refused.
 */
public final class RedisProtocol implements Protocol {
    private static final int KEYS_PER_COMMAND = 500;

    private final String name;

    /** The same words serve all ways of syncing. */
    public RedisProtocol(final String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isAcknowledging() {
        return true;
    }

    /** Removes the plan's streams, so that those who hear can begin at the beginning and miss nothing. */
    @Override
    public void prepare(final InetSocketAddress server, final Plan plan) throws IOException {
        for (final Plan.Route route : plan.routes()) {
            if (!Hearing.withoutEcho(route.sender(), plan).isEmpty()) {
                throw new IOException("user " + route.sender() + " of '" + plan.scenario() + "' both sends and hears; "
                    + "with Redis streams that takes two connections, which the rig does not do");
            }
        }
        try (LineSocket socket = new LineSocket(server)) {
            delete(socket, "u:", plan.users());
            delete(socket, "g:", plan.groups().size());
        }
    }

    @Override
    public Speaker speaker(final int user, final Plan plan) {
        return new RedisSpeaker(user, Hearing.withoutEcho(user, plan));
    }

    private static void delete(final LineSocket socket, final String prefix, final int count) throws IOException {
        for (int from = 0; from < count; from += KEYS_PER_COMMAND) {
            final StringBuilder command = new StringBuilder("DEL");
            for (int i = from; i < Math.min(count, from + KEYS_PER_COMMAND); i++) {
                command.append(' ').append(prefix).append(i);
            }
            socket.write(command.append("\r\n").toString());
            final String answer = socket.readLine();
            if (!answer.startsWith(":")) {
                throw new IOException("Redis did not delete streams but said: " + answer);
            }
        }
    }
}
