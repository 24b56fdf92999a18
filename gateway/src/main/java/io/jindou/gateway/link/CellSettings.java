package io.jindou.gateway.link;

import io.jindou.codecs.sbe.cluster.SettingsDecoder;

/**
 * The settings of the cell that a gateway has to know, as told when its link was opened.
 *
 * @param slotCount       slots of the cell.
 * @param cellId          number of the cell.
 * @param tokensOn        clients must show a token.
 * @param personAllowList allow lists apply to person channels.
 * @param tickMs          period of the leader's heartbeat; all timers of the link are multiples of it.
 * @param leaseMs         how long a link lives without a cluster session.
 * @param ringBytes       size of the down-ring in the engine.
 * @param payloadMax      greatest payload of a message, in bytes.
 */
public record CellSettings(
    int slotCount,
    int cellId,
    boolean tokensOn,
    boolean personAllowList,
    int tickMs,
    int leaseMs,
    int ringBytes,
    int payloadMax) {

    /** Copies the settings out of an answer of the cell. */
    public static CellSettings of(final SettingsDecoder settings) {
        return new CellSettings(
            settings.slotCount(),
            settings.cellId(),
            settings.tokensOn() != 0,
            settings.personAllowList() != 0,
            settings.tickMs(),
            settings.leaseMs(),
            settings.ringBytes(),
            settings.payloadMax());
    }
}
