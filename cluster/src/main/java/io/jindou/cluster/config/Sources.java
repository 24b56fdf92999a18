package io.jindou.cluster.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The values that environment and file give to options: they stand before the defaults and behind the flags. */
final class Sources implements IDefaultValueProvider {
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("JINDOU_JAVA_OPTS");

    private final Map<String, String> environment;
    private final Path file;
    private final Map<String, String> fileValues;

    private Sources(final Map<String, String> environment, final Path file, final Map<String, String> fileValues) {
        this.environment = environment;
        this.file = file;
        this.fileValues = fileValues;
    }

    /**
     * Reads the file that a flag names, else the environment, else none.
     *
     * @throws IllegalArgumentException with one sentence if the file is wrong
     */
    static Sources read(final Path fileByFlag, final Map<String, String> environment) {
        final String variable = environment.getOrDefault(Keys.variable(ConfigOption.NAME), "");
        final Path file = null == fileByFlag && !variable.isEmpty() ? Path.of(variable) : fileByFlag;
        return new Sources(environment, file,
            null == file ? Map.of() : ConfigFile.read(file, Keys.names(), Keys::isList));
    }

    @Override
    public String defaultValue(final ArgSpec option) {
        final String fromEnvironment = environmentValue(option);
        final String key = Keys.key(option);
        return null != fromEnvironment || null == key ? fromEnvironment : fileValues.get(key);
    }

    /** An empty variable is one that is not set: some who start processes cannot but set them all. */
    private String environmentValue(final ArgSpec option) {
        final boolean isNamed = null != Keys.key(option)
            || option instanceof OptionSpec named && ConfigOption.NAME.equals(named.longestName());
        final String value = isNamed ? environment.getOrDefault(variable(option), "") : "";
        return value.isEmpty() ? null : value;
    }

    /** Where the value of an option that was no flag came from, for a message; null for a default. */
    String place(final ArgSpec option) {
        if (null != environmentValue(option)) {
            return variable(option);
        }
        return null == defaultValue(option) ? null : file.toString();
    }

    /** The same as a word and a place. */
    String origin(final ArgSpec option) {
        if (null != environmentValue(option)) {
            return "environment " + variable(option);
        }
        return null == defaultValue(option) ? "default" : "file " + file;
    }

    /** One sentence for each variable that looks like ours but is not. */
    List<String> unknownVariables() {
        final Set<String> known = new TreeSet<>(LAUNCHER_VARIABLES);
        known.add(Keys.variable(ConfigOption.NAME));
        Keys.names().forEach(key -> known.add(Keys.variable(key)));
        return new TreeMap<>(environment).keySet().stream()
            .filter(name -> name.startsWith(Keys.VARIABLE_PREFIX) && !known.contains(name))
            .map(name -> "the environment variable " + name + " means nothing here" + suggestion(name, known))
            .toList();
    }

    private static String suggestion(final String name, final Set<String> known) {
        final String closest = Suggestions.closest(name, known);
        return null == closest ? "" : "; did you mean " + closest + "?";
    }

    private static String variable(final ArgSpec option) {
        return Keys.variable(((OptionSpec)option).longestName());
    }
}
