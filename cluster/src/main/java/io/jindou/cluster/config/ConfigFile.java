package io.jindou.cluster.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A configuration file: HOCON (thus JSON and plain {@code key = value} too), or YAML if its name says so. Its values are kept as
 * texts, so that types, ranges and messages exist once, in the options of the commands.
 */
final class ConfigFile {
    private static final String LIST_SEPARATOR = ",";
    private static final ObjectMapper YAML =
        new ObjectMapper(YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

    private ConfigFile() {
    }

    /**
     * The values by their keys.
     *
     * @param listKeys says which keys may have a list, which is then joined by commas
     * @throws IllegalArgumentException with one sentence if the file cannot be read, or has a key that is not among the names
     */
    static Map<String, String> read(final Path file, final Set<String> knownKeys, final Predicate<String> listKeys) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("cannot read the configuration file " + file);
        }
        final Map<String, String> values = new TreeMap<>();
        final Map<String, ConfigValue> found = new TreeMap<>();
        flatten("", isYaml(file) ? parseYaml(file).root() : parse(file).root(), found);
        for (final var entry : found.entrySet()) {
            final String key = entry.getKey();
            if (!knownKeys.contains(key)) {
                throw new IllegalArgumentException("unknown key '" + key + "' in " + file + suggestion(key, knownKeys));
            }
            final String value = listKeys.test(key) && entry.getValue() instanceof ConfigList list
                ? list.stream().map(element -> text(file, key, element)).collect(Collectors.joining(LIST_SEPARATOR))
                : text(file, key, entry.getValue());
            values.put(key, value);
        }
        return values;
    }

    /** {@code tls.cert} and {@code tls { cert }} are {@code tls-cert}: a key is the name of a flag, however it is grouped. */
    private static void flatten(final String prefix, final ConfigObject object, final Map<String, ConfigValue> all) {
        object.forEach((name, value) -> {
            final String key = prefix + name.replace('.', '-');
            if (value instanceof ConfigObject inner) {
                flatten(key + "-", inner, all);
            } else if (null != all.put(key, value)) {
                throw new IllegalArgumentException("the key '" + key + "' is there twice");
            }
        });
    }

    private static boolean isYaml(final Path file) {
        return file.toString().endsWith(".yml") || file.toString().endsWith(".yaml");
    }

    private static Config parse(final Path file) {
        try {
            return ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)).resolve();
        } catch (final ConfigException ex) {
            throw cannotParse(ex);
        }
    }

    private static Config parseYaml(final Path file) {
        try {
            final JsonNode tree = YAML.readTree(file.toFile());
            final Map<?, ?> values = tree.isMissingNode() ? Map.of() : YAML.treeToValue(tree, Map.class);
            final Map<String, Object> named = new TreeMap<>();
            values.forEach((key, value) -> named.put(String.valueOf(key), value));
            return ConfigValueFactory.fromMap(named).toConfig();
        } catch (final JsonProcessingException ex) {
            throw cannotParse(ex);
        } catch (final IOException ex) {
            throw new IllegalArgumentException("cannot read the configuration file " + file + ": " + ex.getMessage(), ex);
        }
    }

    private static IllegalArgumentException cannotParse(final Exception ex) {
        final String detail = ex.getMessage().lines().findFirst().orElse("no reason given");
        return new IllegalArgumentException("cannot parse the configuration file: " + detail, ex);
    }

    /** HOCON reads {@code tokens = on} as text but also knows booleans; both mean the same here. */
    private static String text(final Path file, final String key, final ConfigValue value) {
        final String text = switch (value.valueType()) {
            case BOOLEAN -> Boolean.TRUE.equals(value.unwrapped()) ? "on" : Units.OFF;
            case NUMBER, STRING -> value.atKey(key).getString(key);
            case OBJECT, LIST, NULL -> "";
        };
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the key '" + key + "' in " + file + " needs one plain value");
        }
        return text;
    }

    private static String suggestion(final String key, final Set<String> knownKeys) {
        final String closest = Suggestions.closest(key, knownKeys);
        return null == closest
            ? "; known are " + String.join(", ", new TreeSet<>(knownKeys))
            : "; did you mean '" + closest + "'?";
    }
}
