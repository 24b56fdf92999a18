package io.jindou.codecs;

/** Bits of {@code ChannelSet}. For channel type person they are flags of the user himself. */
public final class ChannelFlags {
    /** Channel: nobody may send (19). User: may not connect (19). */
    public static final int BAN = 0x1;
    /** Channel: closed for good (24). */
    public static final int DISBAND = 0x2;
    /** User: may not send (25). */
    public static final int SEND_BAN = 0x4;
    /** All bits that have a meaning. */
    public static final int ALL = BAN | DISBAND | SEND_BAN;

    private ChannelFlags() {
    }
}
