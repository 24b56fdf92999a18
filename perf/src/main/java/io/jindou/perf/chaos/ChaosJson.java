package io.jindou.perf.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jindou.cluster.config.BuildInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** A run for programs: everything that the text shows, with all digits, and the gaps around each event as a histogram. */
public final class ChaosJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LOWEST_NS = 1_000_000;

    private ChaosJson() {
    }

    /** Writes one object. */
    public static void write(final Path file, final ChaosResult result) throws IOException {
        Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(object(result)));
    }

    static ObjectNode object(final ChaosResult result) {
        final ObjectNode root = JSON.createObjectNode();
        root.put("what", "chaos");
        root.put("date", Instant.now().toString());
        root.put("version", BuildInfo.version());
        root.put("commit", BuildInfo.commit());
        root.put("processors", Runtime.getRuntime().availableProcessors());
        root.put("passed", result.isPassed());
        result.failures().forEach(root.putArray("failures")::add);
        final ObjectNode plan = (ObjectNode)JSON.valueToTree(result.plan());
        final ArrayNode kinds = plan.putArray("kinds");
        result.plan().kinds().forEach(kind -> kinds.add(kind.word()));
        root.set("plan", plan);
        final ArrayNode events = root.putArray("events");
        result.events().forEach(record -> events.add(event(record)));
        root.set("outcome", JSON.valueToTree(result.outcome()));
        root.set("comparison", JSON.valueToTree(result.comparison()));
        return root;
    }

    private static ObjectNode event(final EventRecord record) {
        final ObjectNode event = JSON.createObjectNode();
        event.put("number", record.event().number());
        event.put("kind", record.event().kind().word());
        event.put("victims", record.victims());
        event.put("faults", record.event().faults());
        event.put("atMs", record.atMs());
        event.put("holdMs", record.event().holdMs());
        event.put("pauseMs", record.event().pauseMs());
        event.put("wholeAfterMs", record.recoveredMs());
        event.put("largestGapNs", record.gap().largestNs());
        event.put("resumedNs", record.gap().resumedNs());
        event.put("largestGapLaterNs", record.gap().laterNs());
        final Histogram gaps = record.gap().gaps;
        event.put("deliveries", gaps.getTotalCount());
        final ArrayNode histogram = event.putArray("gaps");
        for (final HistogramIterationValue value : gaps.logarithmicBucketValues(LOWEST_NS, 2)) {
            final ObjectNode bucket = histogram.addObject();
            bucket.put("toNs", value.getValueIteratedTo());
            bucket.put("count", value.getCountAddedInThisIterationStep());
        }
        return event;
    }
}
