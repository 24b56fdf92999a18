package io.jindou.cluster.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A configuration file (HOCON, thus JSON and plain {@code key = value} too), read as if its keys had been given as flags. So
 * names, types, ranges and messages exist once, in the options of the command.
 */
public final class ConfigFile {
    private ConfigFile() {
    }

    /**
     * The file as arguments {@code --key=value}, in the order of their names.
     *
     * @throws IllegalArgumentException with one sentence if the file cannot be read, or has a key that is not among the names
     */
    public static List<String> arguments(final Path file, final Set<String> knownKeys) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("cannot read the configuration file " + file);
        }
        final Config config = parse(file);
        final List<String> arguments = new ArrayList<>();
        for (final String key : new TreeSet<>(config.root().keySet())) {
            if (!knownKeys.contains(key)) {
                throw new IllegalArgumentException("unknown key '" + key + "' in " + file + suggestion(key, knownKeys));
            }
            final ConfigValueType type = config.root().get(key).valueType();
            if (ConfigValueType.OBJECT == type || ConfigValueType.LIST == type || ConfigValueType.NULL == type) {
                throw new IllegalArgumentException("the key '" + key + "' in " + file + " needs one plain value");
            }
            arguments.add("--" + key + "=" + value(config, key, type));
        }
        return arguments;
    }

    private static Config parse(final Path file) {
        try {
            return ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)).resolve();
        } catch (final ConfigException ex) {
            final String detail = ex.getMessage().lines().findFirst().orElse("no reason given");
            throw new IllegalArgumentException("cannot parse the configuration file: " + detail, ex);
        }
    }

    /** HOCON reads {@code tokens = on} as text but also knows booleans; both mean the same here. */
    private static String value(final Config config, final String key, final ConfigValueType type) {
        if (ConfigValueType.BOOLEAN == type) {
            return config.getBoolean(key) ? "on" : "off";
        }
        return config.getString(key);
    }

    private static String suggestion(final String key, final Set<String> knownKeys) {
        final String closest = Suggestions.closest(key, knownKeys);
        return null == closest
            ? "; known are " + String.join(", ", new TreeSet<>(knownKeys))
            : "; did you mean '" + closest + "'?";
    }
}
