package io.jindou.cluster.config;

import io.jindou.cluster.cell.CellLayout;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * All keys of all processes. The options are their only list: a key is a long option without its dashes, so that one file and
 * one environment can serve a whole cell, and each process takes its own.
 */
public final class Keys {
    /** What the names of environment variables begin with. */
    static final String VARIABLE_PREFIX = "JINDOU_";
    private static final String OPTION_PREFIX = "--";
    private static final Set<String> FLAGS_ONLY = Set.of(ConfigOption.NAME, NodeOptions.NEW_CELL, NodeOptions.TRUSTED_UP_TO,
        "--help", "--version");
    private static final Set<Class<?>> LISTS = Set.of(CellLayout.class, TrustedAddresses.class);
    private static final Map<String, OptionSpec> ALL = all();

    private Keys() {
    }

    private static Map<String, OptionSpec> all() {
        final Map<String, OptionSpec> all = new TreeMap<>();
        for (final Object options : List.of(new UpOptions(), new CellOptions(), new NodeOptions(), new GatewayOptions())) {
            for (final OptionSpec option : CommandSpec.forAnnotatedObject(options).options()) {
                if (!FLAGS_ONLY.contains(option.longestName())) {
                    all.put(key(option.longestName()), option);
                }
            }
        }
        return all;
    }

    /** The names in their order. */
    static Set<String> names() {
        return ALL.keySet();
    }

    /** Whether a file may give a list. */
    static boolean isList(final String key) {
        return ALL.containsKey(key) && LISTS.contains(ALL.get(key).type());
    }

    /** The key of an option, or null if it has none. */
    static String key(final ArgSpec option) {
        final String key = option instanceof OptionSpec named ? key(named.longestName()) : "";
        return ALL.containsKey(key) ? key : null;
    }

    static String key(final String option) {
        return option.startsWith(OPTION_PREFIX) ? option.substring(OPTION_PREFIX.length()) : option;
    }

    /** The environment variable of an option or key. */
    static String variable(final String name) {
        return VARIABLE_PREFIX + key(name).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Gives a command the options of all processes. */
    public static final class OfAllProcesses implements IModelTransformer {
        @Override
        public CommandSpec transform(final CommandSpec spec) {
            ALL.values().forEach(option -> spec.addOption(OptionSpec.builder(option).build()));
            return spec;
        }
    }
}
