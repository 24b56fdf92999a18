package io.jindou.cluster.demo;

/**
 * How much a demo does.
 *
 * @param messages      from alice to bob, and as many from bob to alice.
 * @param groupMessages from alice to the group.
 * @param members       of the group, alice and bob included.
 * @param inFlight      SENDs of one sender that wait for their acknowledgement.
 */
public record DemoPlan(int messages, int groupMessages, int members, int inFlight) {
    /** Checks the ranges. */
    public DemoPlan {
        require("messages", messages, 1, 1_000_000);
        require("group-messages", groupMessages, 1, 1_000_000);
        require("members", members, 2, 1000);
        require("in-flight", inFlight, 1, 4096);
    }

    private static void require(final String name, final int value, final int min, final int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
