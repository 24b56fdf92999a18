package io.jindou.perf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/** The flags of Java processes that we start on a class path, where no manifest opens modules. */
public final class JvmFlags {
    private static final String RESOURCE = "/jindou-perf.properties";

    private JvmFlags() {
    }

    /** What Agrona, Aeron, Chronicle and Netty need opened; the parent pom is where it is said. */
    public static List<String> opens() {
        final Properties properties = new Properties();
        try (InputStream in = JvmFlags.class.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return List.of(properties.getProperty("jvm.opens").split(" "));
    }
}
