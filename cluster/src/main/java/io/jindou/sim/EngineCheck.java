package io.jindou.sim;

import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.link.RingSlice;
import io.jindou.engine.Engine;
import io.jindou.engine.link.Links;
import io.jindou.sim.model.EventText;
import io.jindou.sim.model.Prediction;
import java.util.Map;
import java.util.TreeMap;

/** Compares an engine with the oracle behind one entry. */
final class EngineCheck {
    private final Tally tally;
    private final RingSlice slice = new RingSlice();

    EngineCheck(final Tally tally) {
        this.tally = tally;
    }

    void check(final Engine engine, final Prediction prediction, final Object where) {
        final Links links = engine.links();
        SimFailure.same(prediction.links().size(), links.table().size(), Check.LINKS, "links of ", where);
        for (final Map.Entry<Long, Prediction.LinkView> expected : prediction.links().entrySet()) {
            final long linkId = expected.getKey();
            final int link = links.find(linkId);
            SimFailure.require(link > 0, Check.LINKS, "link ", linkId, " is missing on ", where);
            checkEvents(links.ring(link), prediction.events(linkId), linkId, where);
            SimFailure.same(expected.getValue(), view(links, link), Check.LINKS, "link ", linkId, " of ", where);
            SimFailure.same(links.acknowledged(link) + 1, links.ring(link).firstNumber(), Check.LINKS, "first event of link ",
                linkId, " of ", where);
        }
        SimFailure.same(prediction.totals(), new Prediction.Totals(engine.cell().now(), engine.cell().elapsed(),
            engine.cell().settings().tickMs(), engine.cell().journalNo(), engine.users(), engine.sessions(),
            engine.channels(), engine.interestRows()), Check.CELL, where);
    }

    private static Prediction.LinkView view(final Links links, final int link) {
        return new Prediction.LinkView(links.clusterSession(link), links.lastCommand(link), links.lastEvent(link),
            links.acknowledged(link), links.ring(link).usedBytes(), links.sessionDigest(link), links.interestDigest(link),
            links.sessionCount(link));
    }

    private void checkEvents(final LinkRing ring, final TreeMap<Long, String> expected, final long linkId, final Object where) {
        if (expected.isEmpty()) {
            return;
        }
        long number = expected.firstKey();
        SimFailure.same(expected.lastKey(), ring.lastNumber(), Check.EVENTS,
            "last event of link ", linkId, " of ", where, ", predicted ", expected);
        SimFailure.require(number >= ring.firstNumber(), Check.EVENTS,
            "event ", number, " of link ", linkId, " is released already on ", where);
        while (number <= expected.lastKey()) {
            final int count = ring.slice(number, Integer.MAX_VALUE, slice);
            int at = slice.offset();
            for (int i = 0; i < count; i++) {
                final int length = LinkRing.messageLength(slice.buffer(), at);
                SimFailure.same(expected.get(number), EventText.of(slice.buffer(), at + LinkRing.ENTRY_HEADER, length),
                    Check.EVENTS, "event ", number, " of link ", linkId, " of ", where);
                tally.event();
                at += LinkRing.entryLength(length);
                number++;
            }
        }
    }
}
