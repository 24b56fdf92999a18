package io.jindou.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTableTest {
    @Test
    void shouldPrintALineForEachServerAndWhyRunsFailed() {
        final StringWriter out = new StringWriter();
        new ComparisonTable(new PrintWriter(out)).print(new Comparison(List.of(
            Canned.closed("jindou", 1, 100_000), Canned.closed("jindou", 2, 120_000),
            Canned.closed("mosquitto-qos1", 1, 27_500), Canned.closed("mosquitto-qos1", 2, 1, "the rate was missed"),
            Canned.brokenOff("nats"))));
        assertEquals("\npairs: " + Canned.DESCRIPTION + "\n" + """
              server          sent msg/s   lowest..highest  ratio  CPU s/M  MiB RSS  anonymous  others         runs  persistence
              jindou             110,000  100,000..120,000   1.00     4.58      300        100    0.03         OK 2  D1: stored
              mosquitto-qos1      27,500    27,500..27,500   0.25    18.18      300        100    0.03  FAIL 1 of 2  D1: stored
              nats                     -                 -      -        -        -          -       -  FAIL 1 of 1  D1: stored
              mosquitto-qos1: the rate was missed
              nats: broke off: user 0: gone
            """,
            out.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void shouldNotPrintASmallRatioAsNothing() {
        final StringWriter out = new StringWriter();
        new ComparisonTable(new PrintWriter(out)).print(new Comparison(List.of(
            Canned.closed("jindou", 1, 100_000), Canned.closed("nats", 1, 300))));
        assertTrue(out.toString().contains(" 0.0030 "), out.toString());
    }
}
