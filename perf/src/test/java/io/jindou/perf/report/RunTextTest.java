package io.jindou.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RunTextTest {
    private final StringWriter out = new StringWriter();
    private final RunText text = new RunText(new PrintWriter(out));

    @Test
    void shouldPrintTheMachine() {
        text.environment(Canned.environment());
        assertEquals("""
              machine     Some CPU, 2 cores, 24.0 GiB; Linux 6.1; data on ext4
              pinning     server on core 0, generator on core 1
              generator   OpenJDK 17.0.1; -Xmx1g
              commit      0123456789ab; 2026-11-22T02:00:00Z
            """, printed());
    }

    @Test
    void shouldPrintARunOfAClosedLoop() {
        text.run(Canned.closed("jindou", 2, 100_000));
        assertEquals("\n" + """
            pairs, jindou, run 2: closed loop, 64 under way on each route, 100 routes, 200 connections, 128 B; 4.0 s warm-up, \
            6.0 s measured
              server      jindou 1.2.3; -Xms256m -XX:+UseSerialGC
              persistence D1: stored
              messages    closed loop; 100,000/s achieved; 100,000/s delivered
              µs                 p50        p90        p99      p99.9     p99.99        max        count
              SENDACK            500        900        990        999      1,000      1,000        1,000
              RECV             1,000      1,800      1,980      1,999      2,001      2,001        2,000
              cpu         5.00 s a million messages; 0.50 cores, thread 'jindou-core' 40 % of one
              memory      300.0 MiB resident, 100.0 MiB of it anonymous; 1 process
              generator   busy 50 %, lag p99 0.01 ms, largest 1.23 ms, 100 reads, 200 writes
              audit       600,000 delivered; none lost, doubled, out of order, damaged or misdelivered
              OK
            """, printed());
    }

    @Test
    void shouldPrintWhatIsKnownOfAServerThatNobodyWatched() {
        text.run(Canned.paced("nats", Map.of("recv", Percentiles.of(Canned.upTo(10)))));
        assertEquals("\n" + """
            rate-10000, nats, run 1: 10,000 messages/s
              server      nats 1.2.3
              persistence D1: stored
              messages    10,000/s offered; 10,000/s achieved; 10,000/s delivered
              µs                 p50        p90        p99      p99.9     p99.99        max        count
              RECV               5.0        9.0       10.0       10.0       10.0       10.0           10
              audit       60,000 delivered; none lost, doubled, out of order, damaged or misdelivered
              note        a note
              OK
            """, printed());
    }

    @Test
    void shouldPrintWhyARunFailed() {
        text.run(Canned.brokenOff("jindou"));
        assertEquals("\npairs, jindou, run 1: " + Canned.DESCRIPTION + "\n" + """
              server      jindou 1.2.3
              persistence D1: stored
              FAIL        broke off: user 0: gone
            """, printed());
    }

    private String printed() {
        return out.toString().replace(System.lineSeparator(), "\n");
    }
}
