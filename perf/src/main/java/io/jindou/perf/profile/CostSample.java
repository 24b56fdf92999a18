package io.jindou.perf.profile;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.control.ControlClient;
import java.nio.file.Path;

/** What a server has spent since its start, as it answers the control request {@code cost}. All values only grow. */
public record CostSample(JsonNode answer) {
    private static final String REQUEST = "cost";

    /** Asks the server on this data directory; its accounts of time are opened by the first question. */
    public static CostSample take(final Path dataDirectory) {
        return new CostSample(ControlClient.ask(dataDirectory, REQUEST));
    }

    /** Process id of the server. */
    public long pid() {
        return answer.path("pid").asLong();
    }
}
