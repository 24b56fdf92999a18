package io.jindou.cluster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree of its own, with a Maven and a Java that only say what they were asked for. */
@Timeout(60)
final class LauncherTest {
    private static final Path LAUNCHER = Path.of("").toAbsolutePath().getParent().resolve("jindou");

    @TempDir
    private Path temp;
    private Path root;
    private Path builds;

    @BeforeEach
    void tree() throws IOException {
        root = temp.resolve("a project");
        builds = temp.resolve("builds");
        Files.createDirectories(root.resolve("cluster/src/main/java"));
        Files.createDirectories(root.resolve("perf/src/main/java"));
        Files.createDirectories(temp.resolve("bin"));
        Files.createDirectories(temp.resolve("jdk/bin"));
        Files.copy(LAUNCHER, root.resolve("jindou"));
        Files.writeString(root.resolve("pom.xml"), "");
        for (final String module : List.of("cluster", "perf")) {
            Files.writeString(root.resolve(module + "/pom.xml"), "");
            Files.writeString(root.resolve(module + "/src/main/java/A.java"), "");
            backdate(root.resolve(module + "/pom.xml"), root.resolve(module + "/src/main/java/A.java"),
                root.resolve(module + "/src/main/java"), root.resolve(module + "/src/main"));
        }
        backdate(root.resolve("pom.xml"));
        script(temp.resolve("bin/mvn"), "echo \"$@\" >> '" + builds + "'\n"
            + "mkdir -p cluster/target; : > cluster/target/jindou.jar\n"
            + "case \"$*\" in *'-pl perf '*) mkdir -p perf/target; : > perf/target/jindou-perf.jar ;; esac");
        script(temp.resolve("jdk/bin/java"), "echo \"$@\"");
        Files.writeString(temp.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
    }

    @Test
    void shouldBuildOnceUntilASourceChanges() throws Exception {
        assertTrue(run("status", "--data", "a b").out().endsWith("cluster/target/jindou.jar status --data a b\n"));
        run("status");
        assertEquals(1, buildCount());

        touch(root.resolve("cluster/src/main/java/A.java"));
        run("status");
        assertEquals(2, buildCount());
    }

    @Test
    void shouldBuildWhenASourceWasDeleted() throws Exception {
        run("status");
        final Path source = root.resolve("cluster/src/main/java/A.java");
        Files.delete(source);
        touch(source.getParent());
        run("status");
        assertEquals(2, buildCount());
    }

    @Test
    void shouldBuildOnceForTwoStartsAtOnce() throws Exception {
        final List<ChildProcess> starts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            starts.add(start(root.resolve("jindou"), temp, "status"));
        }
        for (final ChildProcess start : starts) {
            assertEquals(0, start.awaitExit(), start.err());
        }
        assertEquals(1, buildCount());
    }

    @Test
    void shouldWorkThroughLinksFromAnyDirectory() throws Exception {
        final Path elsewhere = Files.createDirectories(temp.resolve("else/where"));
        final Path link = Files.createSymbolicLink(elsewhere.resolve("jindou"), Path.of("../../a project/jindou"));
        final Path linkToLink = Files.createSymbolicLink(temp.resolve("jd"), link);
        try (ChildProcess start = start(linkToLink, elsewhere, "--version")) {
            assertEquals(0, start.awaitExit(), start.err());
            assertTrue(start.out().contains("-jar " + root.toRealPath() + "/cluster/target/jindou.jar --version"), start.out());
        }
    }

    @Test
    void shouldShowTheOutputOfAFailedBuildAndTryAgain() throws Exception {
        script(temp.resolve("bin/mvn"), "echo build >> '" + builds + "'; echo some compiler error; exit 1");
        for (int attempt = 1; attempt <= 2; attempt++) {
            try (ChildProcess start = start(root.resolve("jindou"), temp, "status")) {
                assertEquals(ExitCode.FAILED, start.awaitExit());
                assertTrue(start.err().contains("some compiler error"), start.err());
            }
            assertEquals(attempt, buildCount());
        }
    }

    @Test
    void shouldRefuseAJavaThatIsTooOldOrMissing() throws Exception {
        Files.writeString(temp.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");
        try (ChildProcess start = start(root.resolve("jindou"), temp, "status")) {
            assertEquals(ExitCode.CANNOT_START, start.awaitExit());
            assertTrue(start.err().contains("is version 11; a JDK 17 or newer is needed"), start.err());
        }
        Files.delete(temp.resolve("jdk/bin/java"));
        try (ChildProcess start = start(root.resolve("jindou"), temp, "status")) {
            assertEquals(ExitCode.CANNOT_START, start.awaitExit());
            assertTrue(start.err().startsWith("jindou: JAVA_HOME is "), start.err());
        }
    }

    @Test
    void shouldSumTheCountsOfAllModulesAndFailWithTheTests() throws Exception {
        final String report = "<testsuite xmlns:xsi=\\\"x\\\" name=\\\"%s\\\" time=\\\"1.5\\\" tests=\\\"%d\\\" errors=\\\"0\\\""
            + " skipped=\\\"1\\\" failures=\\\"%d\\\">";
        final String reports = "for m in one two; do mkdir -p $m/target/surefire-reports; done\n"
            + "echo \"" + String.format(report, "A", 5, 0) + "\" > one/target/surefire-reports/TEST-A.xml\n"
            + "echo \"" + String.format(report, "B", 7, 2) + "\" > two/target/surefire-reports/TEST-B.xml\n";
        script(temp.resolve("bin/mvn"), reports + "exit 1");
        try (ChildProcess start = start(root.resolve("jindou"), temp, "test")) {
            assertEquals(ExitCode.FAILED, start.awaitExit(), start.err());
            assertTrue(start.out().endsWith("12 tests, 2 failures, 0 errors, 2 skipped\n"), start.out());
        }
    }

    @Test
    void shouldBuildPerfOnlyForItsOwnWords() throws Exception {
        run("up");
        assertEquals(1, buildCount());
        // newer than the build, older than the next one
        setTime(root.resolve("target/built-cluster"), -40);
        setTime(root.resolve("perf/src/main/java/A.java"), -20);
        run("up");
        assertEquals(1, buildCount(), "perf changed, and the server does not stand on it");

        assertTrue(run("bench", "micro").out().endsWith("perf/target/jindou-perf.jar bench micro\n"));
        assertTrue(run("soak").out().endsWith("perf/target/jindou-perf.jar soak\n"));
        assertEquals(2, buildCount());
        run("up");
        assertEquals(2, buildCount(), "the server was built with perf");
    }

    @Test
    void shouldBuildBothWhenAServerSourceChanges() throws Exception {
        run("bench");
        assertEquals(1, buildCount());
        touch(root.resolve("cluster/src/main/java/A.java"));
        run("bench");
        assertEquals(2, buildCount());
        assertTrue(Files.readAllLines(builds).stream().allMatch(line -> line.contains("-pl perf -am package")));
    }

    @Test
    void shouldTellABenchmarkWhichLauncherStartsServers() throws Exception {
        assertTrue(run("bench").out().contains("-Djindou.launcher=" + root.toRealPath() + "/jindou "));
        assertFalse(run("up").out().contains("-Djindou.launcher"));
    }

    private ChildProcess run(final String... arguments) throws InterruptedException {
        final ChildProcess start = start(root.resolve("jindou"), temp, arguments);
        assertEquals(0, start.awaitExit(), start.err());
        return start;
    }

    private ChildProcess start(final Path launcher, final Path directory, final String... arguments) {
        final List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("PATH", temp.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", temp.resolve("jdk").toString());
        builder.environment().remove("JINDOU_JAVA_OPTS");
        return ChildProcess.start(builder, temp);
    }

    private int buildCount() throws IOException {
        return Files.readAllLines(builds).size();
    }

    private static void touch(final Path file) throws IOException {
        setTime(file, 1);
    }

    private static void setTime(final Path file, final int secondsFromNow) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(secondsFromNow)));
    }

    private static void backdate(final Path... files) throws IOException {
        for (final Path file : files) {
            setTime(file, -60);
        }
    }

    private static void script(final Path file, final String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
