package io.jindou.cluster.cell;

import io.aeron.security.CredentialsSupplier;
import org.agrona.collections.ArrayUtil;

/** How a cluster client proves that it belongs to the cell: it sends nothing until it is challenged. */
public final class CellCredentials implements CredentialsSupplier {
    static final String PURPOSE = "jindou cluster session";
    private final CellSecret secret;

    public CellCredentials(final CellSecret secret) {
        this.secret = secret;
    }

    @Override
    public byte[] encodedCredentials() {
        return ArrayUtil.EMPTY_BYTE_ARRAY;
    }

    @Override
    public byte[] onChallenge(final byte[] encodedChallenge) {
        return secret.proof(PURPOSE, encodedChallenge);
    }
}
