package io.jindou.cluster.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs below {@code src/test/js} with the packages they use, installed once into {@code target/js}. A test that asks for
 * them where there is no Node, no npm or no registry is reported as skipped, and says so in the log.
 */
final class NodePrograms {
    private static final Logger LOG = LoggerFactory.getLogger(NodePrograms.class);
    private static final Path SOURCE = Path.of("src", "test", "js").toAbsolutePath();
    private static final Path INSTALLED = Path.of("target", "js").toAbsolutePath();
    private static final String LOCK = "package-lock.json";
    private static final long INSTALL_MINUTES = 3;

    private static String problem;
    private static boolean isTried;

    private NodePrograms() {
    }

    /** The command of a program. */
    static List<String> command(final String program) {
        final String why = problem();
        if (null != why) {
            skip(why);
        }
        return List.of("node", INSTALLED.resolve(program).toString());
    }

    /** Ends the test as skipped, aloud. */
    static void skip(final String why) {
        LOG.warn("SKIPPED, nothing is proved: {}", why);
        Assumptions.abort(why);
    }

    private static synchronized String problem() {
        if (!isTried) {
            isTried = true;
            problem = install();
        }
        return problem;
    }

    private static String install() {
        try {
            if (!runs("node", "--version") || !runs("npm", "--version")) {
                return "there is no node or no npm on this machine";
            }
            if (isInstalled()) {
                try (Stream<Path> programs = Files.list(SOURCE)) {
                    for (final Path program : programs.toList()) {
                        Files.copy(program, INSTALLED.resolve(program.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
                return null;
            }
            final Path log = Files.createDirectories(INSTALLED.getParent()).resolve("js-install.log");
            return 0 == run(log, INSTALL_MINUTES, "sh", SOURCE.resolve("install.sh").toString(), INSTALLED.toString())
                ? null : "the packages cannot be installed: " + tail(log);
        } catch (final IOException ex) {
            return "the packages cannot be installed: " + ex.getMessage();
        }
    }

    private static boolean isInstalled() throws IOException {
        // npm writes this one last
        return Files.exists(INSTALLED.resolve("node_modules").resolve(".package-lock.json"))
            && Files.mismatch(SOURCE.resolve(LOCK), INSTALLED.resolve(LOCK)) < 0;
    }

    private static boolean runs(final String... command) throws IOException {
        final boolean isThere = Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, command[0])));
        return isThere && 0 == run(Path.of("/dev/null"), 1, command);
    }

    private static int run(final Path output, final long minutes, final String... command) throws IOException {
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
            .redirectInput(Path.of("/dev/null").toFile()).start();
        try {
            if (process.waitFor(minutes, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }

    private static String tail(final Path log) throws IOException {
        final List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return lines.isEmpty() ? "it took too long" : lines.get(lines.size() - 1);
    }
}
