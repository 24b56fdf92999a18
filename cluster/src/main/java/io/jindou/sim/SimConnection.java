package io.jindou.sim;

import io.jindou.codecs.Reason;
import io.jindou.sim.model.Oracle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A client's connection on a gateway, which remembers how much of what the oracle has for it was given. */
final class SimConnection {
    final long linkId;
    final long id;
    final SimClient client;
    /** SENDs that found no room in the link, and behind which the socket is not read. */
    final Deque<SimSend> blocked = new ArrayDeque<>();
    boolean isOpened;
    boolean hasEnded;
    boolean owesClose;
    Reason closeReason;
    /** Its gateway's tables were damaged on purpose, so that it may miss something until the audit closes it. */
    boolean isDamaged;
    long deadUntilMs = Long.MAX_VALUE;
    private final Oracle oracle;
    private final Tally tally;
    private int given;

    SimConnection(final long linkId, final long id, final SimClient client, final Oracle oracle, final Tally tally) {
        this.linkId = linkId;
        this.id = id;
        this.client = client;
        this.oracle = oracle;
        this.tally = tally;
    }

    void give(final String text) {
        if (isDamaged) {
            return;
        }
        final List<String> expected = oracle.given(linkId, id);
        SimFailure.require(given < expected.size(), Check.DELIVERY, "connection " + id + " is given one too many: " + text);
        SimFailure.same(expected.get(given), text, Check.DELIVERY, "number " + given + " given to connection " + id);
        given++;
        tally.delivery();
    }

    void checkComplete() {
        if (!isDamaged) {
            SimFailure.same(oracle.given(linkId, id).size(), given, Check.DELIVERY,
                "all that connection " + id + " must be given");
        }
    }
}
