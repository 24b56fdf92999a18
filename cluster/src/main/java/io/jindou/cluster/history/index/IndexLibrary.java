package io.jindou.cluster.history.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Meta;

/**
 * Loads the native libraries. They are unpacked to a temporary file at every start, which a killed process would leave behind;
 * so they are unpacked to a directory of their own that is removed as soon as they are loaded.
 */
final class IndexLibrary {
    private static final String[] DIRECTORY_PROPERTIES = {"lmdbjava.extract.dir", "jffi.extract.dir"};
    private static boolean isLoaded;

    private IndexLibrary() {
    }

    /** Loads once for the process; any thread. {@link IndexFailure} where they do not exist for this machine. */
    static synchronized void load() throws IndexFailure {
        if (isLoaded) {
            return;
        }
        Path directory = null;
        try {
            directory = Files.createTempDirectory("jindou-native-");
            for (final String property : DIRECTORY_PROPERTIES) {
                // what an operator has chosen stays
                System.setProperty(property, System.getProperty(property, directory.toString()));
            }
            isLoaded = null != Meta.version() && null != DirectBufferProxy.PROXY_DB;
        } catch (final IOException | LinkageError | RuntimeException ex) {
            throw new IndexFailure(IndexFailure.Kind.UNAVAILABLE, "its native library cannot be loaded (" + ex + ")", ex);
        } finally {
            if (null != directory) {
                forget(directory);
            }
        }
    }

    private static void forget(final Path directory) {
        for (final String property : DIRECTORY_PROPERTIES) {
            if (directory.toString().equals(System.getProperty(property))) {
                System.clearProperty(property);
            }
        }
        IoUtil.delete(directory.toFile(), true);
    }
}
