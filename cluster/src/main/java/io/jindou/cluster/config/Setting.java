package io.jindou.cluster.config;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * One value that is in force.
 *
 * @param key     its name.
 * @param value   the value; null if there is none.
 * @param written the same as somebody wrote it.
 * @param origin  {@code flag}, {@code environment VARIABLE}, {@code file PATH} or {@code default}.
 */
public record Setting(String key, String value, String written, String origin) {
    /** All settings of a command that was run by {@link Configured}, in the order of their names. */
    public static List<Setting> all(final ParseResult parsed) {
        final ParseResult command = Configured.last(parsed);
        return command.commandSpec().options().stream()
            .filter(option -> null != Keys.key(option))
            .sorted((a, b) -> a.longestName().compareTo(b.longestName()))
            .map(option -> of(option, command))
            .toList();
    }

    static Setting of(final OptionSpec option, final ParseResult parsed) {
        final Sources sources = (Sources)parsed.commandSpec().defaultValueProvider();
        final boolean isFlag = parsed.hasMatchedOption(option);
        final String given = isFlag ? String.join(",", option.originalStringValues()) : sources.defaultValue(option);
        final String written = null == given ? option.defaultValue() : given;
        final Object value = option.getValue();
        final boolean hasUnit = value instanceof Duration || value instanceof Number;
        return new Setting(Keys.key(option), null == value || hasUnit ? written : value.toString(), written,
            isFlag ? "flag" : sources.origin(option));
    }
}
