package io.jindou.cluster;

import io.jindou.cluster.config.CellChoices;
import io.jindou.codecs.Limits;

/**
 * What a configuration says about the outcome of commands, to be put into the log.
 *
 * @param tokensOn   whether clients must show their token
 * @param payloadMax bytes of one message's payload
 * @param leaseMs    how long a link lives without a cluster session
 * @param nodes      of the cell
 */
record CellTerms(boolean tokensOn, int payloadMax, int leaseMs, int nodes) {
    /** Of a cell in one process, whose gateway cannot be parted from it. */
    static CellTerms of(final CellChoices choices) {
        return new CellTerms(choices.tokensOn(), choices.payloadMax(), Limits.LEASE_MS_DEFAULT, 1);
    }
}
