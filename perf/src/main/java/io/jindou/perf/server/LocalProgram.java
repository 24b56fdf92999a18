package io.jindou.perf.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's program on this machine.
 *
 * @param programs where to look
 * @param name     of the executable file
 * @param packaged the Debian package that brings it
 */
record LocalProgram(Programs programs, String name, String packaged) {
    private static final String TASKSET = "taskset";
    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+[0-9.a-z-]*");
    private static final long VERSION_LIMIT_S = 10;

    /** The Java that runs us. */
    static LocalProgram java(final Programs programs) {
        return new LocalProgram(programs, Path.of(System.getProperty("java.home"), "bin", "java").toString(), "");
    }

    /** Null when it is here; otherwise a sentence. */
    String missing() {
        return null != programs.find(name) ? null
            : "there is no " + name + "; it comes with the Debian package " + packaged + ", which --install-peers installs";
    }

    /** The first thing that looks like a version in what the program says about itself. */
    String version(final String option) throws IOException {
        final Process process = new ProcessBuilder(path(name).toString(), option).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (!process.waitFor(VERSION_LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw (IOException)new InterruptedIOException("interrupted while " + name + " said its version").initCause(interrupt);
        }
        final Matcher matcher = VERSION.matcher(said);
        if (!matcher.find()) {
            throw new IOException(name + " " + option + " says no version but: " + said.strip());
        }
        return matcher.group();
    }

    /** The command that runs the program on one core only; a core below zero stands for all. */
    List<String> command(final int core, final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>();
        if (core >= 0) {
            final Path taskset = programs.find(TASKSET);
            if (null == taskset) {
                throw new IOException("there is no taskset to keep " + name + " on core " + core
                    + "; it comes with the Debian package util-linux, or run without pinning");
            }
            command.addAll(List.of(taskset.toString(), "-c", Integer.toString(core)));
        }
        command.add(path(name).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private Path path(final String program) throws IOException {
        final Path path = programs.find(program);
        if (null == path) {
            throw new IOException(missing());
        }
        return path;
    }
}
