package io.jindou.cluster.config;

import io.jindou.codecs.Limits;
import picocli.CommandLine.Option;

/** What the cell decides by: it is kept in the cell's log and holds until another choice is made. */
public final class CellRules {
    @Option(names = "--tokens", paramLabel = "on|off",
        description = "Whether clients must show a token (default: as at the last start; off at the first).")
    private OnOff tokens;

    @Option(names = "--payload-max", paramLabel = "SIZE", converter = Units.IntSizeConverter.class,
        description = "Bytes of one message's payload (default: as at the last start; " + Limits.PAYLOAD_MAX_DEFAULT
            + " at the first).")
    @Range(min = "1", max = "" + Limits.PAYLOAD_MAX)
    private Integer payloadMax;

    /**
     * What was said, completed by what holds.
     *
     * @param last what holds for the cell where nothing else was said.
     */
    public CellChoices choices(final CellChoices last) {
        return new CellChoices(
            null == tokens ? last.tokensOn() : OnOff.ON == tokens,
            null == payloadMax ? last.payloadMax() : payloadMax);
    }
}
