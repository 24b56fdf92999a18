package io.jindou.gateway.link;

import io.jindou.codecs.link.LinkRefusal;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counters of one link agent, over all its incarnations. Written by the agent's thread, readable by any. */
public final class LinkCounters {
    private final AtomicLongArray values = new AtomicLongArray(LinkCounter.values().length);

    /** How often it happened. */
    public long value(final LinkCounter counter) {
        return values.getOpaque(counter.ordinal());
    }

    /** Counts one; by the agent's thread only. */
    public void increment(final LinkCounter counter) {
        add(counter, 1);
    }

    void add(final LinkCounter counter, final long amount) {
        final int index = counter.ordinal();
        values.setOpaque(index, values.getPlain(index) + amount);
    }

    void refused(final LinkRefusal refusal) {
        increment(switch (refusal) {
            case NO_SUCH_LINK -> LinkCounter.REFUSED_NO_SUCH_LINK;
            case FENCED -> LinkCounter.REFUSED_FENCED;
            case OVERFLOWED -> LinkCounter.REFUSED_OVERFLOWED;
            case NOT_READY -> LinkCounter.REFUSED_NOT_READY;
            case PROTOCOL -> LinkCounter.REFUSED_PROTOCOL;
            case LIMIT -> LinkCounter.REFUSED_LIMIT;
        });
    }
}
