package io.jindou.sim.model;

import io.jindou.codecs.Limits;
import io.jindou.codecs.sbe.cluster.SettingsDecoder;

/** The settings that change outcomes. */
record ModelSettings(
    int slotCount, int cellId, boolean tokensOn, boolean personAllowList, int tickMs, int leaseMs, int ringBytes,
    int payloadMax, int windowPerSender, int windowMs, int windowTotal, int usersMax, int channelsMax, int membersMax,
    int sessionsMax, int sessionsPerUserMax, int linksMax, int nodes, int checkpointShift) {

    static final ModelSettings DEFAULTS = new ModelSettings(
        Limits.SLOT_COUNT_DEFAULT, 0, false, false, Limits.TICK_MS_DEFAULT, Limits.LEASE_MS_DEFAULT,
        Limits.RING_BYTES_DEFAULT, Limits.PAYLOAD_MAX_DEFAULT, Limits.WINDOW_PER_SENDER_DEFAULT,
        Limits.WINDOW_MS_DEFAULT, Limits.WINDOW_TOTAL_DEFAULT, Limits.USERS_MAX_DEFAULT, Limits.CHANNELS_MAX_DEFAULT,
        Limits.MEMBERS_MAX_DEFAULT, Limits.SESSIONS_MAX_DEFAULT, Limits.SESSIONS_PER_USER_MAX, Limits.LINKS_MAX_DEFAULT, 1,
        Limits.CHECKPOINT_SHIFT_DEFAULT);

    static ModelSettings of(final SettingsDecoder d) {
        return new ModelSettings(d.slotCount(), d.cellId(), d.tokensOn() != 0, d.personAllowList() != 0, d.tickMs(),
            d.leaseMs(), d.ringBytes(), d.payloadMax(), d.windowPerSender(), d.windowMs(), d.windowTotal(), d.usersMax(),
            d.channelsMax(), d.membersMax(), d.sessionsMax(), d.sessionsPerUserMax(), d.linksMax(), d.nodes(),
            d.checkpointShift());
    }

    boolean isInRange() {
        return slotCount > 0 && (slotCount & slotCount - 1) == 0 && cellId >= 0 && cellId <= Limits.CELL_ID_MAX
            && tickMs >= 10 && tickMs <= 10_000 && leaseMs >= 2 * tickMs && ringBytes >= Limits.RING_BYTES_MIN
            && payloadMax >= 1 && payloadMax <= Limits.PAYLOAD_MAX && windowPerSender >= 1 && windowMs >= 0
            && windowTotal >= windowPerSender && usersMax > 0 && channelsMax > 0 && membersMax > 0 && sessionsMax > 0
            && sessionsPerUserMax > 0 && sessionsPerUserMax <= Limits.SESSIONS_PER_USER_MAX && linksMax > 0
            && nodes > 0 && nodes <= Limits.NODES_MAX && checkpointShift >= Limits.CHECKPOINT_SHIFT_MIN
            && checkpointShift <= Limits.CHECKPOINT_SHIFT_MAX;
    }
}
