package io.jindou.gateway.jsonrpc;

import static io.jindou.gateway.jsonrpc.JsonWriter.ascii;

import io.jindou.codecs.Reason;
import io.jindou.gateway.wkproto.NativeRecv;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** Writes what a client is told, one object at a time; the object is there until the next one is written. */
final class JsonRpcEncoder {
    private static final byte[] ANSWER = ascii("{\"jsonrpc\":\"2.0\"");
    private static final byte[] ID = ascii(",\"id\":");
    private static final byte[] CONNECT_RESULT = ascii(",\"result\":{\"serverVersion\":");
    private static final byte[] TIME_DIFF = ascii(",\"timeDiff\":");
    private static final byte[] REASON_CODE = ascii(",\"reasonCode\":");
    private static final byte[] NODE_ID = ascii(",\"nodeId\":");
    private static final byte[] RESULT = ascii(",\"result\":{");
    private static final byte[] EMPTY_RESULT = ascii(",\"result\":{}}");
    private static final byte[] ERROR = ascii(",\"error\":{\"code\":");
    private static final byte[] MESSAGE = ascii(",\"message\":");
    private static final byte[] RECV = ascii("{\"jsonrpc\":\"2.0\",\"method\":\"recv\",\"params\":{");
    private static final byte[] DISCONNECT =
        ascii("{\"jsonrpc\":\"2.0\",\"method\":\"disconnect\",\"params\":{\"reasonCode\":");
    private static final byte[] REASON = ascii(",\"reason\":");
    private static final byte[] HEADER = ascii("\"header\":{");
    private static final byte[] SETTING = ascii("\"setting\":{");
    private static final byte[] TRUE = ascii(":true");
    private static final byte[] MESSAGE_ID = ascii("\"messageId\":\"");
    private static final byte[] MESSAGE_SEQ = ascii("\",\"messageSeq\":");
    private static final byte[] CLIENT_MSG_NO = ascii(",\"clientMsgNo\":");
    private static final byte[] TIMESTAMP = ascii(",\"timestamp\":");
    private static final byte[] EXPIRE = ascii(",\"expire\":");
    private static final byte[] TOPIC = ascii(",\"topic\":");
    private static final byte[] CHANNEL_ID = ascii(",\"channelId\":");
    private static final byte[] CHANNEL_TYPE = ascii(",\"channelType\":");
    private static final byte[] FROM_UID = ascii(",\"fromUid\":");
    private static final byte[] PAYLOAD = ascii(",\"payload\":");
    private static final byte[] COMMA = ascii(",");
    private static final byte[] END = ascii("}");
    private static final byte[] END_TWICE = ascii("}}");
    /** What WuKongIM has before its texts. */
    private static final String COMPLAINT = "jsonrpc: ";
    private static final int PROTOCOL_ERROR = 0;
    private static final String[] NAMES = new String[Reason.values().length];

    static {
        for (final Reason reason : Reason.values()) {
            NAMES[reason.ordinal()] = name(reason);
        }
    }

    private final JsonWriter out = new JsonWriter();
    private final NativeRecv recv = new NativeRecv();
    private final int nodeId;

    /** An encoder that tells clients the number of this gateway. */
    JsonRpcEncoder(final int nodeId) {
        this.nodeId = nodeId;
    }

    DirectBuffer buffer() {
        return out.buffer();
    }

    int length() {
        return out.length();
    }

    JsonRpcEncoder connected(final String id, final int version, final long timeDiffMs) {
        answer(id).raw(CONNECT_RESULT).number(version)
            .raw(TIME_DIFF).number(timeDiffMs)
            .raw(REASON_CODE).number(Reason.SUCCESS.code())
            .raw(NODE_ID).number(nodeId).raw(END_TWICE);
        return this;
    }

    /** An error and no result, because clients take a result for success without looking into it. */
    JsonRpcEncoder refused(final String id, final Reason reason) {
        return error(id, reason.code(), NAMES[reason.ordinal()]);
    }

    /** A message that cannot be understood; {@code id} is null where none is known. */
    JsonRpcEncoder complaint(final String id, final String what) {
        return error(id, PROTOCOL_ERROR, COMPLAINT + what);
    }

    JsonRpcEncoder sendResult(
        final String id, final int flags, final long messageId, final long messageSeq, final int reason) {
        answer(id).raw(RESULT);
        header(flags);
        out.raw(MESSAGE_ID).number(messageId).raw(MESSAGE_SEQ).number(messageSeq)
            .raw(REASON_CODE).number(reason).raw(END_TWICE);
        return this;
    }

    JsonRpcEncoder pong(final String id) {
        answer(id).raw(EMPTY_RESULT);
        return this;
    }

    JsonRpcEncoder disconnect(final Reason reason) {
        out.start().raw(DISCONNECT).number(reason.code()).raw(REASON).string(reason.text()).raw(END_TWICE);
        return this;
    }

    /** The body of a native RECV. */
    JsonRpcEncoder recv(final DirectBuffer body, final int offset) {
        recv.wrap(body, offset);
        out.start().raw(RECV);
        header(recv.fixed.flags());
        bits(SETTING, FlagNames.SETTING, recv.fixed.setting());
        out.raw(MESSAGE_ID).number(recv.fixed.messageId()).raw(MESSAGE_SEQ).number(recv.fixed.messageSeq());
        optional(CLIENT_MSG_NO, NativeRecv.CLIENT_MSG_NO);
        out.raw(TIMESTAMP).number(TimeUnit.MILLISECONDS.toSeconds(recv.fixed.timestamp()));
        if (recv.fixed.expire() > 0) {
            out.raw(EXPIRE).number(recv.fixed.expire());
        }
        optional(TOPIC, NativeRecv.TOPIC);
        text(CHANNEL_ID, NativeRecv.CHANNEL_ID);
        out.raw(CHANNEL_TYPE).number(recv.fixed.channelType());
        text(FROM_UID, NativeRecv.FROM_UID);
        out.raw(PAYLOAD).base64(body, recv.offset(NativeRecv.PAYLOAD), recv.length(NativeRecv.PAYLOAD)).raw(END_TWICE);
        return this;
    }

    private JsonRpcEncoder error(final String id, final int code, final String text) {
        answer(id).raw(ERROR).number(code).raw(MESSAGE).string(text).raw(END_TWICE);
        return this;
    }

    private JsonWriter answer(final String id) {
        out.start().raw(ANSWER);
        return null == id ? out : out.raw(ID).string(id);
    }

    private void header(final int flags) {
        bits(HEADER, FlagNames.HEADER, flags);
    }

    /** Those that are set, with a comma behind; nothing when none is. */
    private void bits(final byte[] key, final String[] names, final int bits) {
        boolean isFirst = true;
        for (int i = 0; i < names.length; i++) {
            if (0 != (bits & 1 << i) && !names[i].isEmpty()) {
                out.raw(isFirst ? key : COMMA).string(names[i]).raw(TRUE);
                isFirst = false;
            }
        }
        if (!isFirst) {
            out.raw(END).raw(COMMA);
        }
    }

    private void optional(final byte[] key, final int field) {
        if (recv.length(field) > 0) {
            text(key, field);
        }
    }

    private void text(final byte[] key, final int field) {
        out.raw(key).string(recv.buffer(), recv.offset(field), recv.length(field));
    }

    /** As WuKongIM calls it: AUTH_FAIL is ReasonAuthFail. */
    private static String name(final Reason reason) {
        final StringBuilder name = new StringBuilder("Reason");
        for (final String word : reason.name().split("_")) {
            name.append("ID".equals(word) ? word : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
