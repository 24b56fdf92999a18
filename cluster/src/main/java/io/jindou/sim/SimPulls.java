package io.jindou.sim;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.wire.HistoryResultDecoder;
import io.jindou.codecs.sbe.wire.RequestResultDecoder;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a client asks of the past, and what it must be answered. */
final class SimPulls {
    private static final long FIRST = 1L << 40;
    private static final int COUNT_MAX = 12;
    private static final Set<Reason> REFUSALS = EnumSet.of(Reason.NOT_PERMITTED, Reason.NOT_YET, Reason.BUSY,
        Reason.HISTORY_UNAVAILABLE, Reason.CHANNEL_NOT_EXIST, Reason.BAD_REQUEST);

    private final Simulation sim;
    private final SimClient client;
    private final Map<Long, Pull> underWay = new HashMap<>();
    /** Newest sequences that were seen on this connection. */
    private final Map<String, Long> seen = new HashMap<>();
    private long lastNo = FIRST;

    SimPulls(final Simulation sim, final SimClient client) {
        this.sim = sim;
        this.client = client;
    }

    /** A new connection may be another gateway's, which owes nothing for what was seen elsewhere. */
    void onOpened(final SimConnection connection) {
        seen.clear();
        pull(connection);
    }

    void onSeen(final int type, final String channelId, final long seq) {
        seen.merge(type + channelId, seq, Math::max);
    }

    void pull(final SimConnection on) {
        final boolean group = sim.random().oneIn(2);
        final String channelId = (group ? "g" : "u") + sim.random().between(1, Math.max(3, sim.plan().clients));
        final int type = group ? ChannelTypes.GROUP : ChannelTypes.PERSON;
        pull(on, type, channelId, sim.random().between(1, 20), sim.random().between(1, COUNT_MAX));
    }

    private void pull(final SimConnection on, final int type, final String channelId, final long from, final int count) {
        sim.tally().fault(Fault.PULL);
        underWay.put(++lastNo, new Pull(type, channelId, from, count, seen.getOrDefault(type + channelId, 0L)));
        on.expectAnswer(-lastNo);
        on.write(sim.frames().history(lastNo, type, channelId, from, count));
    }

    void onHistory(final SimConnection on, final HistoryResultDecoder result) {
        final Pull pull = underWay.remove(result.correlationId());
        final List<String> all = sim.oracle().history(pull.type, client.canonical(pull.type, pull.channelId));
        final long maxSeq = result.maxSeq();
        final boolean hasMore = 0 != result.more();
        SimFailure.require(maxSeq >= pull.seen && maxSeq <= all.size(), Check.HISTORY, pull, " is told that there are ", maxSeq,
            " messages of ", all.size());
        SimFailure.same(0L, result.firstSeq(), Check.HISTORY, "first message that is left");
        long seq = pull.from;
        for (final HistoryResultDecoder.MessagesDecoder message : result.messages()) {
            SimFailure.same(all.get((int)seq - 1), SimTexts.message(message), Check.HISTORY, "message ", seq, " of ", pull);
            sim.tally().delivery();
            seq++;
        }
        final long end = Math.max(pull.from, Math.min(pull.from + pull.count, maxSeq + 1));
        SimFailure.require(seq == end || hasMore && seq < end && seq > pull.from, Check.HISTORY, pull, " ends before ", seq);
        SimFailure.same(seq <= maxSeq, hasMore, Check.HISTORY, "more than ", seq, " of ", maxSeq, " behind ", pull);
        if (hasMore && on == client.connection() && sim.random().oneIn(2)) {
            pull(on, pull.type, pull.channelId, seq, pull.count);
        }
    }

    boolean onRefused(final RequestResultDecoder result) {
        final Pull pull = underWay.remove(result.correlationId());
        if (null != pull) {
            SimFailure.require(REFUSALS.contains(Reason.of(result.reason())), Check.HISTORY, pull, " is refused with ",
                Reason.of(result.reason()));
        }
        return null != pull;
    }

    private record Pull(int type, String channelId, long from, int count, long seen) {
    }
}
