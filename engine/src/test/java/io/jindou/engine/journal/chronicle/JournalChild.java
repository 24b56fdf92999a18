package io.jindou.engine.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.TestRecords;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that appends until it is killed, with a dot to its parent after every {@link #RECORDS_PER_DOT} records. */
final class JournalChild {
    static final int RECORDS_PER_DOT = 500;

    private JournalChild() {
    }

    /** Directory, last number to append by the log's replay, version of what is appended after it. */
    public static void main(final String[] args) {
        final TestRecords records = new TestRecords();
        try (Journal journal = new ChronicleJournal(context(Path.of(args[0])))) {
            final int replayed = Integer.parseInt(args[1]);
            final int version = Integer.parseInt(args[2]);
            journal.recover(0, 0);
            records.append(journal, 1, replayed, 1);
            journal.onReplayDone();
            for (long no = replayed + 1; no < Long.MAX_VALUE; no++) {
                records.append(journal, no, no, version);
                if (0 == no % RECORDS_PER_DOT) {
                    System.out.write('.');
                    System.out.flush();
                }
            }
        }
    }

    static JournalContext context(final Path journal) {
        return new JournalContext(journal).recordsPerFile(1000).blockSize(JournalFiles.BLOCK_SIZE);
    }

    /** Runs a child and kills it with SIGKILL in the middle of its appends, after so many dots. */
    static void runAndKill(final Path journal, final int replayed, final int version, final int dots)
        throws IOException, InterruptedException {
        runAndKill(JournalChild.class, journal, replayed, version, dots);
    }

    /** The same with another main class, which gets the same arguments. */
    static void runAndKill(final Class<?> main, final Path journal, final int number, final int version, final int dots)
        throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-") || argument.startsWith("-XX:+Ignore") || argument.startsWith("--sun-misc")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-Xmx128m", "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName(),
            journal.toString(), Integer.toString(number), Integer.toString(version)));
        final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            int seen = 0;
            while (seen < dots) {
                final int read = process.getInputStream().read();
                assertEquals('.', read, "the child ended by itself");
                seen++;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
