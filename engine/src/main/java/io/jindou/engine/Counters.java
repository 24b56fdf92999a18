package io.jindou.engine;

import java.util.Locale;
import java.util.function.ObjLongConsumer;

/** Values of {@link Counter}. Written by the service thread only. */
public final class Counters {
    private static final Counter[] ALL = Counter.values();
    private final long[] values = new long[ALL.length];

    public void increment(final Counter counter) {
        values[counter.ordinal()]++;
    }

    public long value(final Counter counter) {
        return values[counter.ordinal()];
    }

    /** Calls back with the name, as in {@code sends_stored}, and value of each counter. */
    public void forEach(final ObjLongConsumer<String> consumer) {
        for (final Counter counter : ALL) {
            consumer.accept(counter.name().toLowerCase(Locale.ROOT), values[counter.ordinal()]);
        }
    }
}
