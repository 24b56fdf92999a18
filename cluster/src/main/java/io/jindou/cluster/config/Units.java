package io.jindou.cluster.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes and durations as people write them. */
final class Units {
    /** Zero bytes or no time, where that switches something off. */
    static final String OFF = "off";
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})([a-z]?)");
    private static final Map<String, Long> BYTES = Map.of("", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30, "t", 1L << 40);
    private static final Map<String, Long> SECONDS = Map.of("", 1L, "s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L);

    private Units() {
    }

    /** Bytes: {@code 65536}, {@code 64k}, {@code 64m}, {@code 2g}, {@code 1t}. */
    static long size(final String text) {
        return parse(text, BYTES, "size; write for example 65536, 64k, 64m or 2g");
    }

    /** Whole seconds: {@code 90}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}. */
    static Duration duration(final String text) {
        return Duration.ofSeconds(parse(text, SECONDS, "duration; write for example 30s, 5m, 2h or 7d"));
    }

    private static long parse(final String text, final Map<String, Long> units, final String form) {
        final String lower = text.trim().toLowerCase(Locale.ROOT);
        if (OFF.equals(lower)) {
            return 0;
        }
        final Matcher matcher = NUMBER.matcher(lower);
        final Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (null == unit) {
            throw new TypeConversionException("'" + text + "' is no " + form);
        }
        final long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE / unit) {
            throw new TypeConversionException("'" + text + "' is too much");
        }
        return number * unit;
    }

    /** For options of type {@code long}. */
    static final class SizeConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(final String value) {
            return size(value);
        }
    }

    /** For options of type {@code int}. */
    static final class IntSizeConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(final String value) {
            // beyond every range, and no other number than what was written
            return (int)Math.min(Integer.MAX_VALUE, size(value));
        }
    }

    /** For options of type {@link Duration}. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(final String value) {
            return duration(value);
        }
    }
}
