package io.jindou.perf.chaos;

import java.util.Arrays;
import java.util.Locale;

/** The bad things that are done to a cell; with the weight that each has among them. */
public enum EventKind {
    /** The leader is killed, and started again when another leads. */
    LEADER_KILL(4, false),
    FOLLOWER_KILL(2, false),
    /** Its clients go elsewhere: the one case, with {@link #GATEWAY_FREEZE}, in which connections may be lost. */
    GATEWAY_KILL(2, false),
    /** The leader stands still for longer than it may, and wakes up when another leads. */
    LEADER_STOP(2, false),
    FOLLOWER_STOP(1, false),
    /** A gateway stands still until its cluster session is gone, but not as long as its link lives. */
    GATEWAY_STOP(2, false),
    /** A gateway stands still until its link and sessions are gone. */
    GATEWAY_FREEZE(1, false),
    SNAPSHOT(2, false),
    /** Every node ends in order and starts again, one after the other. */
    ROLLING_RESTART(1, false),
    /** A follower is killed, loses its disk, and starts again with nothing. */
    FOLLOWER_WIPE(1, false),
    /** All processes lose some of what they send. */
    LOSS(2, true),
    /** Whatever any process sends leaves later. */
    DELAY(1, true),
    /** Nobody reaches the leader, and it reaches nobody. */
    LEADER_CUT(2, true),
    FOLLOWER_CUT(1, true),
    /** A gateway is cut off for less than its link lives. */
    GATEWAY_CUT(1, true),
    /** No gateway reaches any node. */
    BLACKOUT(1, true);

    private final int weight;
    private final boolean isNetwork;

    EventKind(final int weight, final boolean isNetwork) {
        this.weight = weight;
        this.isNetwork = isNetwork;
    }

    int weight() {
        return weight;
    }

    /** Needs processes with a faulty network. */
    boolean isNetwork() {
        return isNetwork;
    }

    /** Needs nodes that follow. */
    public boolean needsFollowers() {
        return switch (this) {
            case FOLLOWER_KILL, FOLLOWER_STOP, FOLLOWER_WIPE, FOLLOWER_CUT -> true;
            default -> false;
        };
    }

    /** As it is written in a command. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Throws {@link IllegalArgumentException} with a sentence. */
    public static EventKind of(final String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst().orElseThrow(() ->
            new IllegalArgumentException("there is no event '" + word + "'; there are "
                + String.join(", ", Arrays.stream(values()).map(EventKind::word).toList())));
    }
}
