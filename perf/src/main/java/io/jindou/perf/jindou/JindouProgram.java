package io.jindou.perf.jindou;

import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.perf.JvmFlags;
import io.jindou.perf.server.Programs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Jindou's command line as a program of this machine: the launcher, or a bare JVM with the classes of this process. */
record JindouProgram(Programs programs, JindouOptions options) {
    private static final String MAIN_CLASS = "io.jindou.cluster.cli.Main";
    private static final String JAVA_OPTIONS_VARIABLE = "JINDOU_JAVA_OPTS";
    private static final String TASKSET = "taskset";
    private static final long READY_POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    /** For a bare JVM; the launcher has its own. */
    private static final List<String> BARE_FLAGS =
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=8g", "-Dfile.encoding=UTF-8");

    /** Null when it is here; otherwise a sentence. */
    String missing() {
        return null == options.launcher() || Files.isExecutable(options.launcher()) ? null
            : "there is no launcher at " + options.launcher();
    }

    /** The words before those of a command of Jindou; a core below zero stands for all. */
    List<String> command(final String name, final int core) throws IOException {
        final List<String> command = new ArrayList<>();
        if (core >= 0) {
            final Path taskset = programs.find(TASKSET);
            if (null == taskset) {
                throw new IOException("there is no taskset to keep " + name + " on core " + core);
            }
            command.addAll(List.of(taskset.toString(), "-c", Integer.toString(core)));
        }
        command.addAll(null == options.launcher() ? bareJvm() : launcher());
        return command;
    }

    private List<String> launcher() {
        final List<String> command = new ArrayList<>();
        if (!options.javaOptions().isEmpty()) {
            command.addAll(List.of("env", JAVA_OPTIONS_VARIABLE + "=" + String.join(" ", options.javaOptions())));
        }
        command.add(options.launcher().toString());
        return command;
    }

    private List<String> bareJvm() {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.opens());
        command.addAll(BARE_FLAGS);
        command.addAll(options.javaOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
        return command;
    }

    /** A port is open before the gateway's link to its cell is: until then the server says that it is not ready. */
    static void awaitReady(final String name, final InetSocketAddress address, final String adminToken, final long limitMs)
        throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        while (true) {
            try (JindouClient client = JindouClient.builder().address(address.getHostString(), address.getPort())
                .uid(SystemUids.MANAGER).token(adminToken).reconnect(false).connect()) {
                return;
            } catch (final JindouException refused) {
                if (Reason.NOT_READY != refused.reason() || System.nanoTime() - deadlineNs > 0) {
                    throw new IOException(name + " does not accept a client: " + refused.getMessage(), refused);
                }
                LockSupport.parkNanos(READY_POLL_NS);
            }
        }
    }
}
