package io.jindou.gateway.session;

import java.util.ArrayList;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The runs of RECVs that windows refer to, by slot; used again when nobody refers to them any more. A window refers to a run as a
 * whole and takes them in order, so what it keeps alive beyond its own limit is at most the run that it has half acknowledged.
 */
final class SharedRuns {
    private final BlockPool pool;
    private final ArrayList<SharedRun> slots = new ArrayList<>();
    private final IntArrayList free = new IntArrayList();

    SharedRuns(final BlockPool pool) {
        this.pool = pool;
    }

    /** Keeps a copy of the run, with one reference: the caller's. */
    SharedRun share(final RecvRun run) {
        final SharedRun kept;
        if (free.isEmpty()) {
            kept = new SharedRun(slots.size());
            slots.add(kept);
        } else {
            kept = slots.get(free.removeAt(free.size() - 1));
        }
        final UnsafeBuffer block = pool.take(run.length());
        block.putBytes(0, run.frames(), 0, run.length());
        kept.block = block;
        kept.references = 1;
        return kept;
    }

    SharedRun get(final int slot) {
        return slots.get(slot);
    }

    void release(final SharedRun run) {
        if (0 == --run.references) {
            pool.give(run.block);
            run.block = null;
            free.addInt(run.slot);
        }
    }
}
