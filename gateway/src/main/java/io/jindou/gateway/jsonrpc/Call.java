package io.jindou.gateway.jsonrpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The outer object of a request or notification; its params are only looked up, because they may come before the method. */
final class Call {
    private static final String VERSION = "2.0";

    private final JsonFactory json;
    private String method;
    private String id;
    private String complaint;
    private int paramsFrom;
    private int paramsTo;

    Call(final JsonFactory json) {
        this.json = json;
    }

    /**
     * Reads an object.
     *
     * @param bytes its bytes, from 0.
     * @return false when they are not JSON.
     */
    boolean read(final byte[] bytes, final int length) {
        method = null;
        id = null;
        complaint = null;
        paramsFrom = 0;
        paramsTo = 0;
        try (JsonParser parser = json.createParser(bytes, 0, length)) {
            parser.nextToken();
            while (JsonToken.END_OBJECT != parser.nextToken()) {
                final String key = parser.currentName();
                parser.nextToken();
                onField(key, parser);
            }
            if (null != parser.nextToken()) {
                return false;
            }
        } catch (final JsonProcessingException ex) {
            return false;
        } catch (final IOException ex) {
            throw new UncheckedIOException("bytes in memory cannot fail", ex);
        }
        if (null == complaint && null == method) {
            complaint = "missing method field";
        }
        return true;
    }

    /** Null only where there is a complaint. */
    String method() {
        return method;
    }

    /** Null: a notification, or the id cannot be read. */
    String id() {
        return id;
    }

    /** What is wrong with it; null: nothing. */
    String complaint() {
        return complaint;
    }

    boolean hasParams() {
        return paramsTo > paramsFrom;
    }

    /** Where the params begin within the bytes. */
    int paramsFrom() {
        return paramsFrom;
    }

    int paramsLength() {
        return paramsTo - paramsFrom;
    }

    private void onField(final String key, final JsonParser parser) throws IOException {
        switch (key) {
            case "method":
                method = text(key, parser);
                break;
            case "id":
                id = text(key, parser);
                if (null != id && id.length() > PendingSends.ID_MAX) {
                    id = null;
                    complain("the id is longer than " + PendingSends.ID_MAX + " characters");
                }
                break;
            case "jsonrpc":
                if (!VERSION.equals(text(key, parser))) {
                    complain("the jsonrpc field must be \"2.0\"");
                }
                break;
            case "params":
                onParams(parser);
                break;
            default:
                parser.skipChildren();
                break;
        }
    }

    private void onParams(final JsonParser parser) throws IOException {
        if (JsonToken.START_OBJECT == parser.currentToken()) {
            paramsFrom = (int)parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            paramsTo = (int)parser.currentLocation().getByteOffset();
        } else if (JsonToken.VALUE_NULL != parser.currentToken()) {
            parser.skipChildren();
            complain("params must be an object");
        }
    }

    private String text(final String key, final JsonParser parser) throws IOException {
        if (JsonToken.VALUE_STRING == parser.currentToken()) {
            return parser.getText();
        }
        parser.skipChildren();
        complain("the " + key + " field must be a string");
        return null;
    }

    private void complain(final String what) {
        if (null == complaint) {
            complaint = what;
        }
    }
}
