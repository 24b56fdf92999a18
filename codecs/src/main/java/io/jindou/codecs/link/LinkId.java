package io.jindou.codecs.link;

/**
 * The name of a link: 16 bits gateway, 8 bits agent, 39 bits incarnation; positive, unique for ever, 0 is no link.
 */
public final class LinkId {
    /** No link. */
    public static final long NONE = 0;
    private static final int INCARNATION_BITS = 39;
    private static final long INCARNATION_MAX = (1L << INCARNATION_BITS) - 1;

    private LinkId() {
    }

    /** Packs the parts; gatewayId 0 to 65,535, agent 0 to 255, incarnation from 1. */
    public static long of(final int gatewayId, final int agent, final long incarnation) {
        if (incarnation < 1 || incarnation > INCARNATION_MAX) {
            throw new IllegalArgumentException("incarnation out of range: " + incarnation);
        }
        return ((long)(key(gatewayId, agent)) << INCARNATION_BITS) | incarnation;
    }

    /** What stays the same over all incarnations of one agent: 24 bits. */
    public static int key(final int gatewayId, final int agent) {
        return ((gatewayId & 0xFFFF) << 8) | (agent & 0xFF);
    }

    public static int key(final long linkId) {
        return (int)(linkId >>> INCARNATION_BITS);
    }

    public static int gatewayId(final long linkId) {
        return key(linkId) >>> 8;
    }

    public static int agent(final long linkId) {
        return key(linkId) & 0xFF;
    }

    public static long incarnation(final long linkId) {
        return linkId & INCARNATION_MAX;
    }

    /** For people: {@code gateway.agent.incarnation}. */
    public static String toString(final long linkId) {
        return gatewayId(linkId) + "." + agent(linkId) + "." + incarnation(linkId);
    }
}
