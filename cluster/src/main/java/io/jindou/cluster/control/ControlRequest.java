package io.jindou.cluster.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.NodeFailure;

/** A request to a running process: a command, and what it is about. */
public final class ControlRequest {
    static final String COMMAND = "cmd";

    private final JsonNode json;

    ControlRequest(final JsonNode json) {
        this.json = json;
    }

    /** What is asked; empty when the request does not say. */
    public String command() {
        return json.path(COMMAND).asText();
    }

    /** An argument that the command needs; throws {@link NodeFailure} in one sentence when it is missing or empty. */
    public String argument(final String name) {
        final String value = json.path(name).asText();
        if (value.isEmpty()) {
            throw new NodeFailure("the request '" + command() + "' needs '" + name + "'", null);
        }
        return value;
    }

    /** The answer to a command that nobody knows. */
    public NodeFailure unknown() {
        return new NodeFailure("unknown request '" + command() + "'", null);
    }
}
