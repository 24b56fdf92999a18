package io.jindou.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The fields of a JSON object as callers send them: unknown ones do not matter, missing ones and null are the zero of their type,
 * one of another type is a mistake of the caller.
 */
final class Body {
    private static final byte[] NO_BYTES = new byte[0];
    private final JsonNode object;

    private Body(final JsonNode object) {
        this.object = object;
    }

    static Body of(final JsonNode node) {
        if (!node.isObject()) {
            throw HttpFailure.badRequest("the body is no JSON object");
        }
        return new Body(node);
    }

    /** The elements of an array of texts. */
    static List<String> texts(final JsonNode array, final String what) {
        if (!array.isArray()) {
            throw HttpFailure.badRequest(what + " must be an array of texts");
        }
        final List<String> texts = new ArrayList<>(array.size());
        for (final JsonNode element : array) {
            if (!element.isTextual()) {
                throw HttpFailure.badRequest(what + " must be an array of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    String text(final String name) {
        final JsonNode value = find(name);
        if (null == value) {
            return "";
        }
        if (!value.isTextual()) {
            throw HttpFailure.badRequest(name + " must be a text");
        }
        return value.textValue();
    }

    /** A text that must be there. */
    String required(final String name) {
        final String text = text(name);
        if (text.isBlank()) {
            throw HttpFailure.badRequest(name + " must not be empty");
        }
        return text;
    }

    /** A whole number between these bounds; a missing one is 0, which may be outside of them. */
    long number(final String name, final long min, final long max) {
        final JsonNode value = find(name);
        if (null == value) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
            throw HttpFailure.badRequest(name + " must be a whole number between " + min + " and " + max);
        }
        return value.longValue();
    }

    /** A switch, written 0 or 1; true and false are understood as well. */
    boolean flag(final String name) {
        final JsonNode value = find(name);
        return null != value && value.isBoolean() ? value.booleanValue()
            : 0 != number(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    List<String> texts(final String name) {
        final JsonNode value = find(name);
        return null == value ? List.of() : texts(value, name);
    }

    /** Bytes in base64. */
    byte[] bytes(final String name) {
        final String text = text(name);
        try {
            return text.isEmpty() ? NO_BYTES : Base64.getDecoder().decode(text);
        } catch (final IllegalArgumentException ex) {
            throw HttpFailure.badRequest(name + " must be base64");
        }
    }

    /** An object within; an empty one if it is missing. */
    Body object(final String name) {
        final JsonNode value = find(name);
        if (null == value) {
            return new Body(Json.object());
        }
        if (!value.isObject()) {
            throw HttpFailure.badRequest(name + " must be an object");
        }
        return new Body(value);
    }

    /** The objects of an array within. */
    List<Body> objects(final String name) {
        final JsonNode value = find(name);
        if (null == value) {
            return List.of();
        }
        if (!value.isArray()) {
            throw HttpFailure.badRequest(name + " must be an array of objects");
        }
        final List<Body> objects = new ArrayList<>(value.size());
        value.forEach(element -> objects.add(of(element)));
        return objects;
    }

    private JsonNode find(final String name) {
        final JsonNode value = object.get(name);
        return null == value || value.isNull() ? null : value;
    }
}
