package io.jindou.perf.report;

import java.util.List;
import java.util.Locale;

/** An SVG document that is written from the back to the front. */
final class SvgText {
    private static final String STYLE = """
        <style>
          text { font-family: "Helvetica Neue", Helvetica, Arial, "DejaVu Sans", sans-serif; font-size: 13px; fill: #1f2937 }
          .title { font-size: 22px; font-weight: bold }
          .sub { fill: #4b5563 }
          .panel { font-size: 14px; font-weight: bold }
          .name { font-weight: bold }
          .x { text-anchor: middle }
          .y { text-anchor: end }
          .weak { fill: #9ca3af; font-size: 11px }
          .area { fill: #fafafa; stroke: #d1d5db }
          .decade { stroke: #d1d5db; stroke-width: 1 }
          .minor { stroke: #ececec; stroke-width: 1 }
          path { fill: none; stroke-linejoin: round; stroke-linecap: round }
        </style>
        """;

    private final StringBuilder svg = new StringBuilder();

    SvgText(final int width, final int height) {
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">%n", width, height, width,
            height);
        svg.append(STYLE);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", width, height);
    }

    void text(final double x, final double y, final String style, final String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>%n", x, y, style, escaped(text));
    }

    void line(final double x1, final double y1, final double x2, final double y2, final String style) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n", x1, y1, x2, y2, style);
    }

    void rectangle(final double x, final double y, final double width, final double height, final String style) {
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>%n", x, y, width, height, style);
    }

    /** A line through points; dash is empty for a continuous one. */
    void path(final List<double[]> points, final String colour, final double width, final String dash) {
        if (points.isEmpty()) {
            return;
        }
        svg.append("<path d=\"");
        char command = 'M';
        for (final double[] point : points) {
            add("%c%.1f %.1f", command, point[0], point[1]);
            command = 'L';
        }
        add("\" stroke=\"%s\" stroke-width=\"%.1f\"%s/>%n", colour, width,
            dash.isEmpty() ? "" : " stroke-dasharray=\"" + dash + "\"");
    }

    String end() {
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(final String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private void add(final String format, final Object... values) {
        svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }
}
