package io.jindou.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

final class PercentilePlotTest {
    private static final double NEAR = 0.05;

    @TempDir
    private Path directory;

    @Test
    void shouldHaveALineForEachServerInEachPanelAndInTheLegend() throws Exception {
        final PercentilePlot plot = new PercentilePlot("rate <10,000> & more", List.of("server on core 0"));
        plot.add("jindou", "D1: stored", Canned.histograms(1_000, 2_000));
        plot.add("nats", "nothing stored", Map.of("recv", Canned.upTo(500)));
        plot.add("jindou", "D1: stored", Canned.histograms(1_000, 2_000));
        final Document svg = parsed(plot.svg());
        assertEquals(2 + 1 + 2, svg.getElementsByTagName("path").getLength());
        final List<String> texts = texts(svg);
        assertTrue(texts.contains("rate <10,000> & more"), texts.toString());
        for (final String text : List.of("jindou", "nats", "nothing stored", "server on core 0", "50 %", "99.99 %", "1 ms")) {
            assertTrue(texts.contains(text), text + " is not in " + texts);
        }
    }

    @Test
    void shouldDrawAllRunsOfAServerAsOneLine() {
        final Map<String, org.HdrHistogram.Histogram> run = Canned.histograms(10, 10);
        final PercentilePlot plot = new PercentilePlot("twice", List.of());
        plot.add("jindou", "D1", run);
        plot.add("jindou", "D1", run);
        assertEquals(10, run.get("ack").getTotalCount(), "what was handed over is changed");
        assertFalse(plot.isEmpty());
    }

    @Test
    void shouldGiveEachNineTheSameRoom() {
        final NinesAxis axis = new NinesAxis(100, 400);
        assertEquals(200, axis.position(90), NEAR);
        assertEquals(300, axis.position(99), NEAR);
        assertEquals(400, axis.position(99.9), NEAR);
        assertEquals(500, axis.position(99.99), NEAR);
        assertEquals(99.9, axis.percentile(axis.position(99.9)), NEAR);
    }

    @Test
    void shouldReachFromWholeStepToWholeStep() {
        final LatencyAxis axis = LatencyAxis.of(List.of(Canned.upTo(300)), 100, 400);
        final List<LatencyAxis.Tick> ticks = axis.ticks();
        assertEquals("1 µs", ticks.get(0).label());
        assertEquals(500, ticks.get(0).y(), NEAR);
        assertEquals("500 µs", ticks.get(ticks.size() - 1).label());
        assertEquals(100, ticks.get(ticks.size() - 1).y(), NEAR);
    }

    @Test
    void shouldMarkAServerWhoseRunsAllFailed() throws IOException {
        final LoadPlot plot = new LoadPlot(Canned.environment());
        plot.add(Canned.closed("jindou", 1, 100), Canned.histograms(100, 100));
        plot.add(Canned.closed("jindou", 2, 100, "a reason"), Canned.histograms(100, 100));
        plot.add(Canned.closed("relay", 1, 100, "a reason"), Canned.histograms(100, 100));
        final Path file = directory.resolve("plots/pairs.svg");
        assertTrue(plot.write(file));
        final String svg = Files.readString(file);
        assertTrue(svg.contains(">FAIL; D1: stored<"), svg);
        assertTrue(svg.contains(">D1: stored<"), svg);
    }

    @Test
    void shouldWriteNoPictureOfNothing() throws IOException {
        final LoadPlot plot = new LoadPlot(Canned.environment());
        plot.add(Canned.brokenOff("jindou"), Map.of());
        final Path file = directory.resolve("none.svg");
        assertFalse(plot.write(file));
        assertFalse(Files.exists(file));
    }

    private static Document parsed(final String svg) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(final Document svg) {
        final NodeList nodes = svg.getElementsByTagName("text");
        final List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }
}
