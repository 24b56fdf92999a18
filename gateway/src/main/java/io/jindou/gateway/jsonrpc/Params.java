package io.jindou.gateway.jsonrpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.jindou.codecs.MessageFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** The params of connect, send and recvack; no key of theirs means different things. What is absent or null is 0 or empty. */
final class Params {
    private static final int BYTE_MAX = 0xFF;
    private static final long UINT_MAX = 0xFFFF_FFFFL;
    private static final int BASE64_GROUP = 4;
    private static final byte[] NOTHING = new byte[0];

    private final JsonFactory json;
    private String complaint;

    /** Texts of the message, by their names in JSON. */
    String uid;
    String token;
    String deviceId;
    String channelId;
    String clientMsgNo;
    String topic;
    /** Null: it was no base64. */
    byte[] payload;
    int deviceFlag;
    int channelType;
    /** 0: the client names none. */
    int version;
    long clientTimestamp;
    long expire;
    long messageId;
    /** {@link MessageFlags}. */
    int flags;
    /** {@link FlagNames#SETTING}. */
    int setting;

    Params(final JsonFactory json) {
        this.json = json;
    }

    /**
     * Reads an object that is known to be JSON.
     *
     * @return what is wrong with it; null: nothing.
     */
    String read(final byte[] bytes, final int offset, final int length) {
        clear();
        try (JsonParser parser = json.createParser(bytes, offset, length)) {
            parser.nextToken();
            while (JsonToken.END_OBJECT != parser.nextToken()) {
                final String key = parser.currentName();
                parser.nextToken();
                if (JsonToken.VALUE_NULL != parser.currentToken() && !onText(key, parser) && !onNumber(key, parser)) {
                    onOther(key, parser);
                }
            }
        } catch (final JsonProcessingException ex) {
            // an integer beyond 64 bits, or a name over the limit; the bytes were parsed before
            complain("a value of params is out of range");
        } catch (final IOException ex) {
            throw new UncheckedIOException("bytes in memory cannot fail", ex);
        }
        return complaint;
    }

    /** Forgets what the last message said: tokens and payloads are not kept. */
    void clear() {
        complaint = null;
        uid = "";
        token = "";
        deviceId = "";
        channelId = "";
        clientMsgNo = "";
        topic = "";
        payload = NOTHING;
        deviceFlag = 0;
        channelType = 0;
        version = 0;
        clientTimestamp = 0;
        expire = 0;
        messageId = 0;
        flags = 0;
        setting = 0;
    }

    private boolean onText(final String key, final JsonParser parser) throws IOException {
        switch (key) {
            case "uid":
                uid = text(key, parser);
                return true;
            case "token":
                token = text(key, parser);
                return true;
            case "deviceId":
                deviceId = text(key, parser);
                return true;
            case "channelId":
                channelId = text(key, parser);
                return true;
            case "clientMsgNo":
                clientMsgNo = text(key, parser);
                return true;
            case "topic":
                topic = text(key, parser);
                return true;
            default:
                return false;
        }
    }

    private boolean onNumber(final String key, final JsonParser parser) throws IOException {
        switch (key) {
            case "deviceFlag":
                deviceFlag = (int)number(key, parser, 0, BYTE_MAX);
                return true;
            case "channelType":
                channelType = (int)number(key, parser, 0, BYTE_MAX);
                return true;
            case "version":
                version = (int)number(key, parser, 0, BYTE_MAX);
                return true;
            case "clientTimestamp":
                clientTimestamp = number(key, parser, Long.MIN_VALUE, Long.MAX_VALUE);
                return true;
            case "expire":
                expire = number(key, parser, 0, UINT_MAX);
                return true;
            default:
                return false;
        }
    }

    private void onOther(final String key, final JsonParser parser) throws IOException {
        switch (key) {
            case "payload":
                payload = bytes(key, parser);
                break;
            case "messageId":
                messageId = id(parser);
                break;
            case "header":
                flags = bits(key, parser, FlagNames.HEADER);
                break;
            case "setting":
                setting = bits(key, parser, FlagNames.SETTING);
                break;
            default:
                parser.skipChildren();
                break;
        }
    }

    private String text(final String key, final JsonParser parser) throws IOException {
        if (JsonToken.VALUE_STRING == parser.currentToken()) {
            return parser.getText();
        }
        wrongType(key, parser, "a string");
        return "";
    }

    private long number(final String key, final JsonParser parser, final long min, final long max) throws IOException {
        if (JsonToken.VALUE_NUMBER_INT != parser.currentToken()) {
            wrongType(key, parser, "a whole number");
            return 0;
        }
        final long value = parser.getLongValue();
        if (value < min || value > max) {
            complain("params." + key + " must be from " + min + " to " + max);
            return 0;
        }
        return value;
    }

    private byte[] bytes(final String key, final JsonParser parser) throws IOException {
        if (JsonToken.VALUE_STRING != parser.currentToken()) {
            wrongType(key, parser, "a string of base64");
            return NOTHING;
        }
        final String text = parser.getText();
        try {
            // decoders of other servers insist on the padding
            return 0 == text.length() % BASE64_GROUP ? Base64.getDecoder().decode(text) : null;
        } catch (final IllegalArgumentException ex) {
            return null;
        }
    }

    /** Ids are beyond what JavaScript's numbers can hold, so they come as text; what is no number is the id of nothing. */
    private static long id(final JsonParser parser) throws IOException {
        if (JsonToken.VALUE_STRING != parser.currentToken() && JsonToken.VALUE_NUMBER_INT != parser.currentToken()) {
            parser.skipChildren();
            return 0;
        }
        try {
            return Long.parseLong(parser.getText());
        } catch (final NumberFormatException ex) {
            return 0;
        }
    }

    private int bits(final String key, final JsonParser parser, final String[] names) throws IOException {
        if (JsonToken.START_OBJECT != parser.currentToken()) {
            wrongType(key, parser, "an object");
            return 0;
        }
        int bits = 0;
        while (JsonToken.END_OBJECT != parser.nextToken()) {
            final int bit = FlagNames.bit(names, parser.currentName());
            final JsonToken value = parser.nextToken();
            parser.skipChildren();
            if (bit >= 0 && JsonToken.VALUE_TRUE == value) {
                bits |= 1 << bit;
            } else if (bit >= 0 && JsonToken.VALUE_FALSE != value && JsonToken.VALUE_NULL != value) {
                complain("params." + key + "." + names[bit] + " must be true or false");
            }
        }
        return bits;
    }

    private void wrongType(final String key, final JsonParser parser, final String wanted) throws IOException {
        parser.skipChildren();
        complain("params." + key + " must be " + wanted);
    }

    private void complain(final String what) {
        if (null == complaint) {
            complaint = what;
        }
    }
}
