package io.jindou.cluster.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.cluster.NodeFailure;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks a running process through the control socket of its data directory. */
public final class ControlClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ControlClient() {
    }

    /** The answer; throws {@link NodeFailure} with one sentence if nobody answers or the answer is an error. */
    public static JsonNode ask(final Path directory, final String command) {
        return ask(directory, command, Map.of());
    }

    /** The same for a command that is about something. */
    public static JsonNode ask(final Path directory, final String command, final Map<String, String> arguments) {
        final Map<String, String> request = new LinkedHashMap<>();
        request.put(ControlRequest.COMMAND, command);
        request.putAll(arguments);
        final JsonNode answer = exchange(directory, request);
        if (!answer.path("ok").asBoolean()) {
            throw new NodeFailure(answer.path("error").asText("refused without a reason"), null);
        }
        return answer;
    }

    private static JsonNode exchange(final Path directory, final Map<String, String> request) {
        final String nobody = "no Jindou runs on " + directory + "; start one with 'jindou up --data " + directory + "'";
        final Path socket;
        try {
            socket = ControlSocket.find(directory);
        } catch (final IOException ex) {
            throw new NodeFailure("cannot read " + directory + ": " + ex.getMessage(), ex);
        }
        if (!Files.exists(socket)) {
            throw new NodeFailure(nobody, null);
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            final Lines lines = new Lines(channel);
            lines.write(JSON.writeValueAsString(request));
            final String answer = lines.read();
            if (null == answer) {
                throw new NodeFailure("the process on " + directory + " ended without an answer", null);
            }
            return JSON.readTree(answer);
        } catch (final IOException ex) {
            throw new NodeFailure(nobody, ex);
        }
    }
}
