package io.jindou.cluster.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is unfinished is not in the sources, and what the README names is there. */
class TidyTest {
    private static final Path ROOT = root();
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern TEXT = Pattern.compile(".*\\.(java|xml|md|txt|sh|conf|yml|yaml|html|js|css)|jindou");
    private static final Set<String> SKIPPED = Set.of("target", ".git", "jindou-data");
    private static final Pattern JAVA_FILE = Pattern.compile("`([\\w./-]*\\w\\.java)`");

    @Test
    void shouldLeaveNothingUnfinished() throws IOException {
        final List<Path> files = files();
        assertTrue(files.size() > 200, "only " + files.size() + " files below " + ROOT);
        final List<String> found = new ArrayList<>();
        for (final Path file : files) {
            final List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (UNFINISHED.matcher(lines.get(i)).find()) {
                    found.add(ROOT.relativize(file) + ":" + (i + 1) + " " + lines.get(i).strip());
                }
            }
        }
        assertEquals(List.of(), found);
    }

    /** The walk of one SEND names files; a reader must find each, by its path or the end of it. */
    @Test
    void shouldHaveEveryFileThatTheReadmeNames() throws IOException {
        final Path readme = ROOT.resolve("README.md");
        assumeTrue(Files.exists(readme), "no README.md yet");
        final List<String> paths = files().stream().map(file -> ROOT.relativize(file).toString()).toList();
        final Set<String> missing = new TreeSet<>();
        for (final String named : named(Files.readString(readme))) {
            if (paths.stream().noneMatch(path -> path.equals(named) || path.endsWith("/" + named))) {
                missing.add(named);
            }
        }
        assertEquals(Set.of(), missing, "files that README.md names and that are not there");
    }

    @Test
    void shouldReadNamesOfFilesFromText() {
        assertEquals(Set.of("engine/ingress/SendHandler.java", "Router.java"),
            named("First `engine/ingress/SendHandler.java`, then `Router.java`; not `Router`, not Foo.java."));
    }

    private static Set<String> named(final String text) {
        final Set<String> names = new TreeSet<>();
        final Matcher matcher = JAVA_FILE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static List<Path> files() throws IOException {
        final List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(final Path directory, final BasicFileAttributes attributes) {
                return SKIPPED.contains(String.valueOf(directory.getFileName()))
                    ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) {
                if (TEXT.matcher(file.getFileName().toString()).matches()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("config/checkstyle.xml"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
