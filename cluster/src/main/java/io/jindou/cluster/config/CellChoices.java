package io.jindou.cluster.config;

import io.jindou.codecs.Limits;

/**
 * The settings that belong to the cell and not to the process. What was chosen at the last start holds until another choice is
 * made: a node that is started again without its flags must not open its door.
 *
 * @param tokensOn   whether clients must show their token.
 * @param payloadMax bytes of one message's payload.
 */
public record CellChoices(boolean tokensOn, int payloadMax) {
    /** Of a cell that was never started. */
    public static final CellChoices FIRST = new CellChoices(false, Limits.PAYLOAD_MAX_DEFAULT);
}
