package io.jindou.codecs.wkproto;

/** The fields of each packet in the order of the wire. Which of them are there in a version is said by {@link Field}. */
final class PacketLayout {
    private static final Field[] NONE = {};
    private static final Field[][] BY_TYPE = new Field[PacketType.EVENT + 1][];

    static {
        BY_TYPE[PacketType.CONNECT] = new Field[] {
            Field.VERSION, Field.DEVICE_FLAG, Field.DEVICE_ID, Field.UID, Field.TOKEN, Field.CLIENT_TIMESTAMP,
            Field.CLIENT_KEY};
        BY_TYPE[PacketType.CONNACK] = new Field[] {
            Field.SERVER_VERSION, Field.TIME_DIFF, Field.REASON_CODE, Field.SERVER_KEY, Field.SALT, Field.NODE_ID};
        BY_TYPE[PacketType.SEND] = new Field[] {
            Field.SETTING, Field.CLIENT_SEQ, Field.CLIENT_MSG_NO, Field.STREAM_NO, Field.CHANNEL_ID, Field.CHANNEL_TYPE,
            Field.EXPIRE, Field.MSG_KEY, Field.TOPIC, Field.PAYLOAD};
        BY_TYPE[PacketType.SENDACK] = new Field[] {
            Field.MESSAGE_ID, Field.CLIENT_SEQ, Field.MESSAGE_SEQ, Field.REASON_CODE, Field.ACKED_MSG_NO};
        BY_TYPE[PacketType.RECV] = new Field[] {
            Field.SETTING, Field.MSG_KEY, Field.FROM_UID, Field.CHANNEL_ID, Field.CHANNEL_TYPE, Field.EXPIRE,
            Field.CLIENT_MSG_NO, Field.STREAM_FLAG, Field.STREAM_NO, Field.STREAM_ID, Field.MESSAGE_ID, Field.MESSAGE_SEQ,
            Field.TIMESTAMP, Field.TOPIC, Field.PAYLOAD};
        BY_TYPE[PacketType.RECVACK] = new Field[] {Field.MESSAGE_ID, Field.MESSAGE_SEQ};
        BY_TYPE[PacketType.PING] = NONE;
        BY_TYPE[PacketType.PONG] = NONE;
        BY_TYPE[PacketType.DISCONNECT] = new Field[] {Field.REASON_CODE, Field.REASON_TEXT};
        BY_TYPE[PacketType.SUB] = new Field[] {
            Field.SETTING, Field.SUB_NO, Field.CHANNEL_ID, Field.CHANNEL_TYPE, Field.ACTION, Field.PARAM};
        BY_TYPE[PacketType.SUBACK] = new Field[] {
            Field.SUB_NO, Field.CHANNEL_ID, Field.CHANNEL_TYPE, Field.ACTION, Field.REASON_CODE};
        BY_TYPE[PacketType.EVENT] = new Field[] {
            Field.EVENT_ID, Field.EVENT_TYPE, Field.EVENT_TIMESTAMP, Field.PAYLOAD};
    }

    private PacketLayout() {
    }

    /** Not to be changed by the caller. */
    static Field[] of(final int type) {
        return BY_TYPE[type];
    }
}
