package io.jindou.perf.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Latencies of several servers in one SVG picture: one panel for each kind of latency, one line for each server. Percentiles run
 * along a logarithmic axis of nines, latencies up a logarithmic axis, the same in all panels.
 */
public final class PercentilePlot {
    private static final int WIDTH = 1200;
    private static final int MARGIN = 32;
    private static final int TOP = 128;
    private static final int PANEL_HEIGHT = 430;
    private static final int LABELS = 64;
    private static final int PANEL_GAP = 28;
    private static final int LEGEND_TOP = 76;
    private static final int LEGEND_LINE = 24;
    private static final int LEGEND_TEXT = 44;
    private static final int LEGEND_PERSISTENCE = 190;
    private static final int FOOTER = 8;
    /** Apart for eyes that see fewer colours too; the first, and widest, line is Jindou's. */
    private static final String[] COLOURS = {
        "#d62839", "#0072b2", "#009e73", "#e69f00", "#7b4fa3", "#56b4e9", "#8c564b", "#6b7280", "#b5bd00", "#111827"};
    private static final Map<String, String> NAMES =
        Map.of("ack", "to the acknowledgement (SENDACK)", "recv", "to the delivery (RECV)", "login", "to the confirmed login",
            "history", "to the answer with the history");

    private final String title;
    private final List<String> subtitles;
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final Set<String> latencies = new LinkedHashSet<>();

    /**
     * An empty picture.
     *
     * @param subtitles lines of smaller text
     */
    public PercentilePlot(final String title, final List<String> subtitles) {
        this.title = title;
        this.subtitles = subtitles;
    }

    private record Server(String persistence, Map<String, Histogram> latencies) {
    }

    /** Adds a run; several runs of one server are drawn as one line. */
    public void add(final String server, final String persistence, final Map<String, Histogram> ns) {
        final Server of = servers.computeIfAbsent(server, name -> new Server(persistence, new LinkedHashMap<>()));
        ns.forEach((name, histogram) -> {
            latencies.add(name);
            final Histogram sum = of.latencies.putIfAbsent(name, histogram.copy());
            if (null != sum) {
                sum.add(histogram);
            }
        });
    }

    /** True: there is nothing to draw. */
    public boolean isEmpty() {
        return latencies.isEmpty();
    }

    /** Writes it, with directories that are missing. */
    public void write(final Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, svg(), StandardCharsets.UTF_8);
    }

    /** The picture. */
    public String svg() {
        final List<Histogram> all = new ArrayList<>();
        servers.values().forEach(server -> all.addAll(server.latencies.values()));
        final LatencyAxis axis = LatencyAxis.of(all, TOP, PANEL_HEIGHT);
        final int height = TOP + PANEL_HEIGHT + LEGEND_TOP + servers.size() * LEGEND_LINE + FOOTER;
        final SvgText svg = new SvgText(WIDTH, height);
        svg.text(MARGIN, 44, "title", title);
        for (int i = 0; i < subtitles.size(); i++) {
            svg.text(MARGIN, 68 + i * 18, "sub", subtitles.get(i));
        }
        final int panels = Math.max(1, latencies.size());
        final double width = (WIDTH - 2.0 * MARGIN - LABELS - PANEL_GAP * (panels - 1)) / panels;
        int panel = 0;
        for (final String latency : latencies) {
            final double left = MARGIN + LABELS + panel * (width + PANEL_GAP);
            panel(svg, latency, new NinesAxis(left, width), axis, 0 == panel);
            panel++;
        }
        legend(svg);
        return svg.end();
    }

    private void panel(
        final SvgText svg, final String latency, final NinesAxis nines, final LatencyAxis axis, final boolean isFirst) {
        svg.text(nines.left(), TOP - 12, "panel", NAMES.getOrDefault(latency, latency));
        svg.rectangle(nines.left(), TOP, nines.width(), PANEL_HEIGHT, "area");
        for (final LatencyAxis.Tick tick : axis.ticks()) {
            svg.line(nines.left(), tick.y(), nines.left() + nines.width(), tick.y(), tick.isDecade() ? "decade" : "minor");
            if (isFirst && !tick.label().isEmpty()) {
                svg.text(nines.left() - 10, tick.y() + 4, tick.isDecade() ? "y" : "y weak", tick.label());
            }
        }
        for (final NinesAxis.Tick tick : nines.ticks()) {
            svg.line(tick.x(), TOP, tick.x(), TOP + PANEL_HEIGHT, "decade");
            svg.text(tick.x(), TOP + PANEL_HEIGHT + 20, tick.isLast() ? "y" : "x", tick.label());
        }
        int index = servers.size();
        // the first is drawn last, over the others
        for (final String name : reversed()) {
            index--;
            final Histogram histogram = servers.get(name).latencies.get(latency);
            if (null != histogram) {
                svg.path(points(histogram, nines, axis), colour(index), 0 == index ? 3.2 : 1.8, dash(index));
            }
        }
    }

    private List<String> reversed() {
        final List<String> names = new ArrayList<>(servers.keySet());
        Collections.reverse(names);
        return names;
    }

    /** No further than the histogram has values for: beyond, the line would only repeat the largest. */
    private static List<double[]> points(final Histogram histogram, final NinesAxis nines, final LatencyAxis axis) {
        final List<double[]> points = new ArrayList<>();
        final double last = nines.position(100 - 100.0 / Math.max(2, histogram.getTotalCount()));
        for (double x = nines.left(); x <= Math.min(last, nines.left() + nines.width()); x += 2) {
            points.add(new double[]{x, axis.y(histogram.getValueAtPercentile(nines.percentile(x)))});
        }
        return points;
    }

    private void legend(final SvgText svg) {
        int y = TOP + PANEL_HEIGHT + LEGEND_TOP;
        svg.text(MARGIN, y - 28, "sub",
            "Percentiles of all messages of the measured time; latency from the time at which a message was due.");
        int index = 0;
        for (final Map.Entry<String, Server> server : servers.entrySet()) {
            svg.path(List.of(new double[]{MARGIN, y - 4}, new double[]{MARGIN + 32, y - 4}), colour(index),
                0 == index ? 3.2 : 1.8, dash(index));
            svg.text(MARGIN + LEGEND_TEXT, y, "name", server.getKey());
            svg.text(MARGIN + LEGEND_PERSISTENCE, y, "sub", server.getValue().persistence);
            y += LEGEND_LINE;
            index++;
        }
    }

    private static String colour(final int index) {
        return COLOURS[index % COLOURS.length];
    }

    private static String dash(final int index) {
        return index < COLOURS.length ? "" : String.format(Locale.ROOT, "%d 4", 4 + 4 * (index / COLOURS.length));
    }
}
