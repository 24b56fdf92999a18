package io.jindou.perf.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A program that says something, and then waits for the end of its input, or does what it is told instead. */
final class NeverListens {
    static final int EXIT_CODE = 7;

    private NeverListens() {
    }

    public static void main(final String[] args) throws IOException {
        new FileOutputStream(FileDescriptor.out).write("I shall not listen\n".getBytes(US_ASCII));
        if ("exit".equals(args[0])) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        if ("child".equals(args[0])) {
            final String java = ProcessHandle.current().info().command().orElseThrow();
            new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), NeverListens.class.getName(), "wait")
                .start();
        }
        if ("stubborn".equals(args[0])) {
            Runtime.getRuntime().addShutdownHook(new Thread(NeverListens::awaitInput));
        }
        awaitInput();
    }

    private static void awaitInput() {
        try {
            while (System.in.read() >= 0) {
                // whatever it is
            }
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
