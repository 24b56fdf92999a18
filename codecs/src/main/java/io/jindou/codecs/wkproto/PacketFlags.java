package io.jindou.codecs.wkproto;

/** The low nibble of a CONNACK's first byte; that of all other types holds {@link io.jindou.codecs.MessageFlags}. */
public final class PacketFlags {
    /** CONNACK begins with the negotiated version. */
    public static final int HAS_SERVER_VERSION = 0x1;

    private PacketFlags() {
    }
}
