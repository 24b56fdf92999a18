package io.jindou.codecs.wkproto;

import static io.jindou.codecs.wkproto.FieldKind.I32;
import static io.jindou.codecs.wkproto.FieldKind.I64;
import static io.jindou.codecs.wkproto.FieldKind.REST;
import static io.jindou.codecs.wkproto.FieldKind.SEQUENCE;
import static io.jindou.codecs.wkproto.FieldKind.STRING;
import static io.jindou.codecs.wkproto.FieldKind.TAIL;
import static io.jindou.codecs.wkproto.FieldKind.U32;
import static io.jindou.codecs.wkproto.FieldKind.U8;
import static io.jindou.codecs.wkproto.ProtocolVersion.ALWAYS;
import static io.jindou.codecs.wkproto.ProtocolVersion.FOREVER;

/**
 * The fields of all packets, how each is coded, and when it is there: in which versions, and whether a bit of the setting byte
 * or of the flags asks for it. {@link PacketLayout} says which packet holds which, in which order.
 */
public enum Field {
    VERSION(U8),
    DEVICE_FLAG(U8),
    DEVICE_ID(STRING),
    UID(STRING),
    TOKEN(STRING),
    /** Milliseconds since the epoch, but for SDKs that tell seconds. */
    CLIENT_TIMESTAMP(I64),
    /** Base64 of the client's public key. */
    CLIENT_KEY(STRING),

    SERVER_VERSION(U8, ALWAYS, FOREVER, 0, PacketFlags.HAS_SERVER_VERSION),
    /** The server's clock less the client's, milliseconds. */
    TIME_DIFF(I64),
    REASON_CODE(U8),
    SERVER_KEY(STRING),
    SALT(STRING),
    NODE_ID(I64, 4, FOREVER, 0, 0),

    SETTING(U8),
    CLIENT_SEQ(U32),
    CLIENT_MSG_NO(STRING),
    CHANNEL_ID(STRING),
    CHANNEL_TYPE(U8),
    /** Seconds; 0: never. */
    EXPIRE(U32, 3, FOREVER, 0, 0),
    /** 32 hex digits; empty without encryption. */
    MSG_KEY(STRING),
    TOPIC(STRING, ALWAYS, FOREVER, SettingBits.TOPIC, 0),
    /** What is on the wire: base64 of the ciphertext, or the message itself. */
    PAYLOAD(REST),

    FROM_UID(STRING),
    STREAM_FLAG(U8, 2, 4, SettingBits.STREAM, 0),
    STREAM_NO(STRING, 2, 4, SettingBits.STREAM, 0),
    STREAM_ID(I64, 2, 4, SettingBits.STREAM, 0),
    MESSAGE_ID(I64),
    MESSAGE_SEQ(SEQUENCE),
    /** Seconds since the epoch. */
    TIMESTAMP(I32),
    /** The SEND's clientMsgNo at the end of its SENDACK. */
    ACKED_MSG_NO(TAIL, 6, FOREVER, 0, 0),

    REASON_TEXT(STRING),

    SUB_NO(STRING),
    ACTION(U8),
    PARAM(STRING),

    EVENT_ID(STRING),
    EVENT_TYPE(STRING),
    /** Milliseconds since the epoch. */
    EVENT_TIMESTAMP(I64);

    static final int COUNT = values().length;

    private final FieldKind kind;
    private final int firstVersion;
    private final int lastVersion;
    private final int settingBit;
    private final int flagBit;

    Field(final FieldKind kind) {
        this(kind, ALWAYS, FOREVER, 0, 0);
    }

    Field(final FieldKind kind, final int firstVersion, final int lastVersion, final int settingBit, final int flagBit) {
        this.kind = kind;
        this.firstVersion = firstVersion;
        this.lastVersion = lastVersion;
        this.settingBit = settingBit;
        this.flagBit = flagBit;
    }

    FieldKind kind() {
        return kind;
    }

    /** True when a packet of this version, with this setting byte and these flags, holds the field. */
    boolean isIn(final int version, final int setting, final int flags) {
        return version >= firstVersion && version <= lastVersion
            && settingBit == (setting & settingBit) && flagBit == (flags & flagBit);
    }
}
