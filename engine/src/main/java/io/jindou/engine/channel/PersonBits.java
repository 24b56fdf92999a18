package io.jindou.engine.channel;

/**
 * Directed permissions between the two users of a person channel, kept in the channel's own record. "First" is the user whose
 * uid stands first in the canonical id.
 */
public final class PersonBits {
    public static final int FIRST_DENIES_SECOND = 1;
    public static final int SECOND_DENIES_FIRST = 2;
    public static final int FIRST_ALLOWS_SECOND = 4;
    public static final int SECOND_ALLOWS_FIRST = 8;

    private PersonBits() {
    }

    /** The bit by which the owner denies the peer. */
    public static int denies(final boolean ownerIsFirst) {
        return ownerIsFirst ? FIRST_DENIES_SECOND : SECOND_DENIES_FIRST;
    }

    /** The bit by which the owner allows the peer. */
    public static int allows(final boolean ownerIsFirst) {
        return ownerIsFirst ? FIRST_ALLOWS_SECOND : SECOND_ALLOWS_FIRST;
    }
}
