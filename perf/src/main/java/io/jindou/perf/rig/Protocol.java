package io.jindou.perf.rig;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A client protocol that the generator can speak. */
public interface Protocol {
    /** Short, lower case; the name of the peer in tables, such as {@code jetstream}. */
    String name();

    /** False: the server never says that it took a message; a message is then over when it is delivered. */
    boolean isAcknowledging();

    /** True: {@link Speaker#history} works. */
    default boolean hasHistory() {
        return false;
    }

    /**
     * Sets up what the plan needs on a server that has just started (groups, streams), before any connection is opened.
     * Blocks; called by the thread that runs the bench.
     */
    void prepare(InetSocketAddress server, Plan plan) throws IOException;

    /** A user's end of one connection. Whoever it is a member with is in the plan. */
    Speaker speaker(int user, Plan plan);
}
