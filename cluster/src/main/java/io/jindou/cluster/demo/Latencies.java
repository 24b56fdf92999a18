package io.jindou.cluster.demo;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.SynchronizedHistogram;

/** Times from the call of send to the SENDACK and to each RECV, and the rate of one phase. */
final class Latencies {
    private static final int DIGITS = 3;
    private static final double MICROS = 1_000.0;

    private final SynchronizedHistogram sendAck = new SynchronizedHistogram(DIGITS);
    private final SynchronizedHistogram recv = new SynchronizedHistogram(DIGITS);

    void onSendAck(final long latencyNs) {
        sendAck.recordValue(Math.max(0, latencyNs));
    }

    void onRecv(final long latencyNs) {
        recv.recordValue(Math.max(0, latencyNs));
    }

    void print(final PrintWriter out, final long elapsedNs) {
        final double seconds = Math.max(1, elapsedNs) / (double)TimeUnit.SECONDS.toNanos(1);
        out.printf(Locale.ROOT, "  %,.0f msg/s sent, %,.0f msg/s received, in %.1f s%n",
            sendAck.getTotalCount() / seconds, recv.getTotalCount() / seconds, seconds);
        print(out, "SENDACK", sendAck);
        print(out, "RECV", recv);
        out.flush();
    }

    private static void print(final PrintWriter out, final String name, final SynchronizedHistogram times) {
        out.printf(Locale.ROOT, "  %-8s p50 %,.0f  p99 %,.0f  p99.9 %,.0f  max %,.0f µs%n", name,
            times.getValueAtPercentile(50) / MICROS, times.getValueAtPercentile(99) / MICROS,
            times.getValueAtPercentile(99.9) / MICROS, times.getMaxValue() / MICROS);
    }
}
