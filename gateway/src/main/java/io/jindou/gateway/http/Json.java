package io.jindou.gateway.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON in and out. What comes is bounded before it gets here; nesting and numbers are bounded by the parser. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private Json() {
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** Parses a body; never null. */
    static JsonNode parse(final byte[] body) {
        final JsonNode node;
        try {
            node = MAPPER.readTree(body);
        } catch (final JacksonException ex) {
            // the parser's own words would hold a part of the body
            final JsonLocation where = ex.getLocation();
            throw HttpFailure.badRequest(null == where ? "the body is no JSON, or nested too deeply"
                : "the body is no JSON: line " + where.getLineNr() + ", column " + where.getColumnNr());
        } catch (final IOException ex) {
            throw new IllegalStateException("an array in memory was read", ex);
        }
        if (null == node || node.isMissingNode()) {
            throw HttpFailure.badRequest("the body is empty");
        }
        return node;
    }

    static byte[] bytes(final JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (final JacksonException ex) {
            throw new IllegalStateException("a tree was written to memory", ex);
        }
    }
}
