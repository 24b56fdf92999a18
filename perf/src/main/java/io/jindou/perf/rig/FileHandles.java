package io.jindou.perf.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a process may have as many sockets as a load needs. */
public final class FileHandles {
    /** A JVM's own files, with room. */
    private static final int OTHERS = 500;
    private static final Pattern LIMIT = Pattern.compile("Max open files\\s+(\\d+|unlimited)\\s.*");

    private FileHandles() {
    }

    /**
     * Looks before thousands of sockets are opened and one of them fails.
     *
     * @param process {@code self} or a process id
     * @throws RigException that says what is missing
     */
    public static void check(final String process, final int sockets) {
        final Path limits = Path.of("/proc", process, "limits");
        if (Files.isReadable(limits)) {
            try {
                check(Files.readString(limits, StandardCharsets.UTF_8), process, sockets);
            } catch (final IOException ex) {
                throw new RigException("cannot read " + limits + ": " + ex.getMessage(), ex);
            }
        }
    }

    static void check(final String limits, final String process, final int sockets) {
        for (final String line : limits.split("\n")) {
            final Matcher matcher = LIMIT.matcher(line);
            if (matcher.matches() && !"unlimited".equals(matcher.group(1))
                && Long.parseLong(matcher.group(1)) < sockets + OTHERS) {
                throw new RigException(String.format(Locale.ROOT, "%,d connections need %,d open files, but process %s may"
                    + " have %s only; raise the limit ('ulimit -n %d') or scale the load down", sockets, sockets + OTHERS,
                    process, matcher.group(1), sockets + OTHERS));
            }
        }
    }
}
