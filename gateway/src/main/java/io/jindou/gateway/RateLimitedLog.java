package io.jindou.gateway;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** A log for lines that clients can provoke: a few each second, then a count of those left out. One thread. */
public final class RateLimitedLog {
    private static final int LINES_PER_SECOND_MAX = 5;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final Logger logger;
    private long secondEndsNs;
    private boolean started;
    private int lines;
    private long leftOut;

    public RateLimitedLog(final Logger logger) {
        this.logger = logger;
    }

    /** Logs the line unless this second had enough of them. The arguments must not hold tokens or payloads. */
    public void info(final long nowNs, final String format, final Object a, final Object b, final Object c) {
        if (!started || nowNs - secondEndsNs >= 0) {
            if (leftOut > 0) {
                logger.info("{} lines like the following were left out", leftOut);
            }
            started = true;
            secondEndsNs = nowNs + SECOND_NS;
            lines = 0;
            leftOut = 0;
        }
        if (lines < LINES_PER_SECOND_MAX) {
            lines++;
            logger.info(format, a, b, c);
        } else {
            leftOut++;
        }
    }
}
