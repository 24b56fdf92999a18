package io.jindou.perf.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A soak for programs: everything that the text shows, with all digits; times in nanoseconds, sizes in bytes. */
public final class SoakJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SoakJson() {
    }

    /** Writes one object. */
    public static void write(final Path file, final SoakResult result) throws IOException {
        Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(object(result)));
    }

    static ObjectNode object(final SoakResult result) {
        final ObjectNode root = JSON.createObjectNode();
        root.put("what", "soak");
        root.put("date", Instant.now().toString());
        root.put("passed", result.isPassed());
        result.failures().forEach(root.putArray("failures")::add);
        result.remarks().forEach(root.putArray("remarks")::add);
        root.set("plan", JSON.valueToTree(result.plan()));
        root.set("node", result.status());
        final ObjectNode generator = root.putObject("generator");
        generator.put("java", Runtime.version().toString());
        generator.put("processors", Runtime.getRuntime().availableProcessors());
        generator.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().forEach(generator.putArray("flags")::add);
        root.set("outcome", JSON.valueToTree(result.outcome()));
        root.put("snapshots", result.snapshots());
        final ArrayNode slopes = root.putArray("slopes");
        result.slopes().forEach((trend, slope) -> {
            final ObjectNode entry = slopes.addObject();
            entry.put("value", trend.label());
            entry.put("unit", trend.unit());
            entry.put("isJudged", trend.isJudged() && Trend.isEnough(slope));
            entry.setAll((ObjectNode)JSON.valueToTree(slope));
        });
        root.set("lines", JSON.valueToTree(result.lines()));
        return root;
    }
}
