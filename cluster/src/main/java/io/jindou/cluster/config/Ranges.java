package io.jindou.cluster.config;

import java.lang.reflect.AnnotatedElement;
import java.time.Duration;
import picocli.CommandLine.Model.ArgSpec;

/** Checks options against their {@link Range}. */
final class Ranges {
    private Ranges() {
    }

    /** What is wrong with a value, as the rest of a sentence that begins with the value; null if nothing is. */
    static String complaint(final ArgSpec option) {
        final Range range = of(option);
        final Object value = option.getValue();
        if (null == range || null == value || range.off() && isOff(value)) {
            return null;
        }
        final long number = number(value);
        return number < number(bound(value, range.min())) || number > number(bound(value, range.max()))
            ? "is not " + text(range)
            : null;
    }

    /** Which values are allowed, as the rest of a sentence; empty if that is not limited. */
    static String text(final ArgSpec option) {
        final Range range = of(option);
        return null == range ? "" : text(range);
    }

    private static String text(final Range range) {
        return (range.off() ? Units.OFF + " or " : "") + "between " + range.min() + " and " + range.max();
    }

    private static Range of(final ArgSpec option) {
        return option.userObject() instanceof AnnotatedElement field ? field.getAnnotation(Range.class) : null;
    }

    /** No size and no time are written as 0, and no port as a number below all ports. */
    private static boolean isOff(final Object value) {
        return number(value) <= 0;
    }

    private static long number(final Object value) {
        return value instanceof Duration duration ? duration.toSeconds() : ((Number)value).longValue();
    }

    private static Object bound(final Object like, final String text) {
        return like instanceof Duration ? Units.duration(text) : Units.size(text);
    }
}
