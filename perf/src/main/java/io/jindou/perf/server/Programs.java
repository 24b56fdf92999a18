package io.jindou.perf.server;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the machine's programs are looked for.
 *
 * @param directories in the order in which they are searched
 */
public record Programs(List<Path> directories) {
    /** Daemons are installed where the PATH of somebody who is not root often does not lead. */
    private static final List<String> ALSO = List.of(
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/opt/homebrew/sbin", "/opt/homebrew/bin");

    /** The PATH, and the usual places. */
    public static Programs ofMachine() {
        final List<Path> directories = new ArrayList<>();
        final String path = System.getenv("PATH");
        if (null != path) {
            for (final String directory : path.split(File.pathSeparator)) {
                if (!directory.isBlank()) {
                    directories.add(Path.of(directory));
                }
            }
        }
        ALSO.forEach(directory -> directories.add(Path.of(directory)));
        return new Programs(directories);
    }

    /** The program's path; null when there is none. */
    public Path find(final String name) {
        for (final Path directory : directories) {
            final Path file = directory.resolve(name);
            if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                return file;
            }
        }
        return null;
    }
}
