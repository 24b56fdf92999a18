package io.jindou.perf.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A comparison as a table: one line for each server, the first being 1.00. The column "others" is how many cores other programs
 * kept busy meanwhile: far from 0, the machine was not quiet.
 */
public final class ComparisonTable {
    private static final double MIB = 1L << 20;
    private static final double SMALL = 0.1;
    private static final String NOTHING = "-";
    private static final String GAP = "  ";

    private final PrintWriter out;

    public ComparisonTable(final PrintWriter out) {
        this.out = out;
    }

    /** Prints it with the load above and, below, why runs failed. */
    public void print(final Comparison comparison) {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(header(comparison));
        for (final String server : comparison.servers()) {
            rows.add(row(comparison, server));
        }
        final RunReport any = comparison.runs(comparison.servers().iterator().next()).get(0);
        out.println();
        out.printf(Locale.ROOT, "%s: %s%n", any.load(), any.description());
        final int[] widths = widths(rows);
        rows.forEach(row -> out.println(line(row, widths)));
        for (final String server : comparison.servers()) {
            comparison.reasons(server).forEach(reason -> out.println(GAP + server + ": " + reason.strip()));
        }
        out.flush();
    }

    private static List<String> header(final Comparison comparison) {
        final List<String> header = new ArrayList<>();
        header.add("server");
        for (final String name : comparison.figureNames()) {
            header.add(name + " " + comparison.unit(name));
            header.add("lowest..highest");
            header.add("ratio");
        }
        header.add(comparison.isFan() ? "CPU s/M deliveries" : "CPU s/M");
        header.add("MiB RSS");
        header.add("anonymous");
        header.add("others");
        header.add("runs");
        header.add("persistence");
        return header;
    }

    private static List<String> row(final Comparison comparison, final String server) {
        final List<String> row = new ArrayList<>();
        row.add(server);
        for (final String name : comparison.figureNames()) {
            final Comparison.Summary figure = comparison.figure(server, name);
            row.add(figure.isThere() ? RunText.number(figure.median()) : NOTHING);
            row.add(figure.isThere() ? RunText.number(figure.min()) + ".." + RunText.number(figure.max()) : NOTHING);
            row.add(ratio(figure.ratio()));
        }
        row.add(hundredths(comparison.cpuSecondsPerMillion(server).median()));
        row.add(mib(comparison.residentBytes(server)));
        row.add(mib(comparison.anonymousBytes(server)));
        row.add(hundredths(comparison.othersCores(server).median()));
        final int runs = comparison.runs(server).size();
        final long failures = comparison.failures(server);
        row.add(0 == failures ? "OK " + runs : "FAIL " + failures + " of " + runs);
        row.add(comparison.runs(server).get(0).persistence());
        return row;
    }

    /** A hundredth of Jindou's must not look like nothing. */
    private static String ratio(final double value) {
        return value > 0 && value < SMALL ? String.format(Locale.ROOT, "%.4f", value) : hundredths(value);
    }

    private static String hundredths(final double value) {
        return Double.isNaN(value) ? NOTHING : String.format(Locale.ROOT, "%,.2f", value);
    }

    private static String mib(final Comparison.Summary bytes) {
        return bytes.isThere() ? String.format(Locale.ROOT, "%,.0f", bytes.median() / MIB) : NOTHING;
    }

    private static int[] widths(final List<List<String>> rows) {
        final int[] widths = new int[rows.get(0).size()];
        for (final List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    /** Names to the left, numbers to the right, and the text at the end as long as it is. */
    private static String line(final List<String> row, final int[] widths) {
        final StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            final boolean isLast = widths.length - 1 == i;
            final String blanks = isLast ? "" : " ".repeat(widths[i] - row.get(i).length());
            line.append(GAP).append(0 == i || isLast ? row.get(i) + blanks : blanks + row.get(i));
        }
        return line.toString();
    }
}
