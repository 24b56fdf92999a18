package io.jindou.perf.chaos;

import io.jindou.codecs.Reason;
import io.jindou.perf.jindou.Heard;
import io.jindou.perf.rig.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients that came back read from the history what they have missed: one channel after the other, one question at a time. */
final class CatchUps {
    private static final int COUNT = 500;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Generator generator;
    private final Auditor auditor;
    private final List<Client> waiting = new ArrayList<>();
    private final Tally refusals;
    private long retries;

    CatchUps(final Generator generator, final Auditor auditor, final Tally refusals) {
        this.generator = generator;
        this.auditor = auditor;
        this.refusals = refusals;
    }

    /** Asks for the next channel of this client in which something is missing. */
    void next(final Client client, final long nowNs) {
        if (null != client.asking || !client.isOnline()) {
            return;
        }
        for (int i = 0; i < client.readers.size(); i++) {
            if (client.readers.get(i).isCatchingUp()) {
                client.asking = client.readers.get(i);
                ask(client, nowNs);
                return;
            }
        }
    }

    private void ask(final Client client, final long nowNs) {
        if (nowNs - client.askAgainAtNs < 0) {
            waiting.add(client);
            return;
        }
        final Reader reader = client.asking;
        client.speaker.historyFrom(client.connection.out, reader.channel.destination(client), reader.next(), COUNT);
        generator.mark(client.connection);
    }

    /** Asks again for those who were told to come later. */
    void step(final long nowNs) {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            final Client client = waiting.get(i);
            if (nowNs - client.askAgainAtNs >= 0) {
                waiting.remove(i);
                // it may have lost its connection meanwhile, and then asks anew
                if (client.isOnline() && null != client.asking) {
                    ask(client, nowNs);
                }
            }
        }
    }

    /** The connection is gone, and so is the question. */
    void away(final Client client) {
        client.asking = null;
        waiting.remove(client);
    }

    void onRemembered(final Client client, final Heard message) {
        if (null != client.asking) {
            auditor.onRemembered(client.asking, message);
        }
    }

    void onHistoryEnd(final Client client, final boolean hasMore, final Reason reason, final long nowNs) {
        final Reader reader = client.asking;
        if (null == reader) {
            return;
        }
        client.asking = null;
        if (Reason.SUCCESS != reason || !reader.onHistoryEnd(hasMore) && !hasMore) {
            // not now, or not yet all that was pushed before: the end of the run is the end of the patience
            refusals.count(Reason.SUCCESS == reason ? "behind what was pushed" : reason.name());
            retries++;
            client.askAgainAtNs = nowNs + PAUSE_NS;
        }
        next(client, nowNs);
    }

    /** Questions that had to be asked again. */
    long retries() {
        return retries;
    }
}
