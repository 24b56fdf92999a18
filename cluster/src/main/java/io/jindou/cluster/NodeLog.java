package io.jindou.cluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The log file of a process: rotated by day and size, bounded in total. The console has warnings only, one line each, from
 * {@code logback.xml}.
 */
public final class NodeLog implements AutoCloseable {
    /** Name of the file in the directory of logs. */
    public static final String FILE = "jindou.log";
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{20} - %msg%n";
    private static final String FILE_SIZE_MAX = "50MB";
    private static final String TOTAL_SIZE_MAX = "1GB";
    private static final int DAYS_MAX = 30;

    private final List<Logger> loggers;
    private final RollingFileAppender<ILoggingEvent> appender;

    private NodeLog(final List<Logger> loggers, final RollingFileAppender<ILoggingEvent> appender) {
        this.loggers = loggers;
        this.appender = appender;
    }

    /** Everything from INFO on goes to a file in this directory until the log is closed. */
    public static NodeLog open(final Path directory) {
        final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        final RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("file-" + directory);
        appender.setFile(directory.resolve(FILE).toString());

        final PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        appender.setEncoder(encoder);

        final SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(directory.resolve("jindou.%d{yyyy-MM-dd}.%i.log.gz").toString());
        policy.setMaxFileSize(FileSize.valueOf(FILE_SIZE_MAX));
        policy.setTotalSizeCap(FileSize.valueOf(TOTAL_SIZE_MAX));
        policy.setMaxHistory(DAYS_MAX);
        policy.start();
        appender.setRollingPolicy(policy);
        appender.start();

        final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        // not additive, see logback.xml
        final Logger errors = context.getLogger(NodeErrors.class);
        errors.addAppender(appender);
        return new NodeLog(List.of(root, errors), appender);
    }

    @Override
    public void close() {
        loggers.forEach(logger -> logger.detachAppender(appender));
        appender.stop();
    }
}
