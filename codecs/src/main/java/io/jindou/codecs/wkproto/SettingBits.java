package io.jindou.codecs.wkproto;

/**
 * Bits of the setting byte of SEND, RECV and SUB. The rest is reserved; 0x04 above all, which old SDKs take for the stream bit.
 */
public final class SettingBits {
    /** The message is the anchor of a stream. */
    public static final int STREAM = 0x02;
    /** A topic comes before the payload. */
    public static final int TOPIC = 0x08;
    /** The payload of this frame is plain. */
    public static final int NO_ENCRYPT = 0x10;
    /** Signal encryption between the users; carried. */
    public static final int SIGNAL = 0x20;
    /** The sender wants a read receipt; carried. */
    public static final int RECEIPT = 0x80;

    private SettingBits() {
    }
}
