package io.jindou.cluster.heal;

import io.aeron.Aeron;
import io.aeron.cluster.ConsensusModule;

/**
 * Keeps a node that rebuilds its journal from leading. It follows and votes; only the canvass of an election looks at this, and
 * looks at the context itself each time.
 */
public final class MayNotLead {
    /** Whom a node that may not lead takes for appointed: no member of any cell. */
    static final int NOBODY = Integer.MAX_VALUE;

    private MayNotLead() {
    }

    /** Before the consensus module is launched with this context. */
    public static void forbid(final ConsensusModule.Context context) {
        context.appointedLeaderId(NOBODY);
    }

    /** While the consensus module of this context runs; any thread. Holds from its next election on. */
    public static void allow(final ConsensusModule.Context context) {
        context.appointedLeaderId(Aeron.NULL_VALUE);
    }
}
