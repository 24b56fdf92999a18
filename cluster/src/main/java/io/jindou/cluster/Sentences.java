package io.jindou.cluster;

import io.jindou.engine.journal.JournalException;

/** Exceptions as one line for people. */
public final class Sentences {
    private static final String CATEGORY_END = " - ";

    private Sentences() {
    }

    /**
     * The first line of the innermost message, without the category that Aeron puts before its messages. What the journal says
     * is a sentence already, which names the file; its cause does not.
     */
    public static String of(final Throwable error) {
        Throwable cause = error;
        while (null != cause.getCause() && cause != cause.getCause() && !(cause instanceof JournalException)) {
            cause = cause.getCause();
        }
        final String message = cause.getMessage();
        if (null == message || message.isBlank()) {
            return cause.getClass().getSimpleName();
        }
        final String line = message.lines().findFirst().orElse(message);
        final int end = line.indexOf(CATEGORY_END);
        final boolean categorised = end > 0 && line.substring(0, end).chars().allMatch(Character::isUpperCase);
        return categorised ? line.substring(end + CATEGORY_END.length()) : line;
    }
}
