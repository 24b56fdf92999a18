package io.jindou.engine.journal;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Values of {@link JournalCounter}; any thread may add and read. */
public final class JournalCounters {
    private final UnsafeBuffer values = new UnsafeBuffer(
        ByteBuffer.allocateDirect(JournalCounter.values().length * BitUtil.SIZE_OF_LONG));

    /** The value now. */
    public long value(final JournalCounter counter) {
        return values.getLongVolatile(offset(counter));
    }

    /** For counters of the service thread, which alone adds to them: no locked instruction. */
    void addPlain(final JournalCounter counter, final long delta) {
        final int offset = offset(counter);
        values.putLongRelease(offset, values.getLong(offset) + delta);
    }

    /** Adds from any thread. */
    public void add(final JournalCounter counter, final long delta) {
        values.getAndAddLong(offset(counter), delta);
    }

    private static int offset(final JournalCounter counter) {
        return counter.ordinal() * BitUtil.SIZE_OF_LONG;
    }
}
