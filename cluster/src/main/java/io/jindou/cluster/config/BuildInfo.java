package io.jindou.cluster.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is. The launcher adds the commit that it built from. */
public final class BuildInfo {
    private static final String RESOURCE = "/jindou-build.properties";
    private static final Properties PROPERTIES = load();

    private BuildInfo() {
    }

    private static Properties load() {
        final Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return properties;
    }

    /** The version of the project. */
    public static String version() {
        return PROPERTIES.getProperty("version");
    }

    /** The git commit, or "unknown" if the sources are no working tree of git. */
    public static String commit() {
        return System.getProperty("jindou.commit", "unknown");
    }
}
