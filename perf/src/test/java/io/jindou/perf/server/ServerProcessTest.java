package io.jindou.perf.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    private static final long LONG_MS = 60_000;

    @TempDir
    private Path directory;

    private static List<String> java(final String what) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
            "-cp", System.getProperty("java.class.path"), NeverListens.class.getName(), what);
    }

    private static long childrenHere() {
        return ProcessHandle.current().descendants().filter(handle -> handle.info().commandLine().orElse("")
            .contains(NeverListens.class.getName())).count();
    }

    @Test
    void shouldSayThatTheProgramDoesNotListen() throws IOException {
        final int port = ServerProcess.freePort();
        final String message = assertThrows(IOException.class,
            () -> ServerProcess.start("deaf", java("wait"), directory, port, 1)).getMessage();
        assertTrue(message.startsWith("deaf did not listen on port " + port + " within 1 ms; "), message);
        assertEquals(0, childrenHere(), "it must not be left behind");
    }

    @Test
    void shouldSayHowTheProgramEndedAndWhatItSaid() throws IOException {
        final int port = ServerProcess.freePort();
        final String message = assertThrows(IOException.class,
            () -> ServerProcess.start("short", java("exit"), directory, port, LONG_MS)).getMessage();
        assertEquals("short ended with exit code " + NeverListens.EXIT_CODE
            + " instead of listening; the end of its output:\nI shall not listen", message);
    }

    @Test
    void shouldSayThatThereIsNoProgram() throws IOException {
        final int port = ServerProcess.freePort();
        final String message = assertThrows(IOException.class, () -> ServerProcess.start(
            "none", List.of(directory.resolve("no-such-program").toString()), directory, port, LONG_MS)).getMessage();
        assertTrue(message.startsWith("cannot start none ("), message);
        assertTrue(message.contains("no-such-program"), message);
    }

    @Test
    void shouldEndItsProcessesAndTheirChildren() throws IOException {
        // the port is ours, so the process counts as started at once; its child comes when it comes
        try (ServerSocket listening = new ServerSocket(0)) {
            final ServerProcess server =
                ServerProcess.start("parent", java("child"), directory, listening.getLocalPort(), LONG_MS);
            while (server.pids().length < 2) {
                Thread.onSpinWait();
            }
            final long[] pids = server.pids();
            assertArrayEquals(pids, LongStream.of(pids).filter(pid -> ProcessHandle.of(pid).isPresent()).toArray());
            server.close();
            assertFalse(LongStream.of(pids).anyMatch(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()));
            server.close();
        }
    }

    @Test
    void shouldEndWithForceWhatDoesNotWantToEnd() throws IOException {
        try (ServerSocket listening = new ServerSocket(0)) {
            final ServerProcess server =
                ServerProcess.start("stubborn", java("stubborn"), directory, listening.getLocalPort(), LONG_MS);
            final Path output = directory.resolve("stubborn.out");
            while (!Files.readString(output).contains("listen")) {
                Thread.onSpinWait();
            }
            server.close(1);
            assertEquals(0, childrenHere());
        }
    }

    @Test
    void shouldFindProgramsInOrder() throws IOException {
        final Path first = Files.createDirectory(directory.resolve("first"));
        final Path second = Files.createDirectory(directory.resolve("second"));
        Files.createFile(first.resolve("thing"));
        final Programs programs = new Programs(List.of(first, second));
        assertEquals(null, programs.find("thing"));
        assertTrue(Files.createFile(second.resolve("thing")).toFile().setExecutable(true));
        assertEquals(second.resolve("thing"), programs.find("thing"));
    }

    @Test
    void shouldSayThatThereIsNoTaskset() throws IOException {
        assertTrue(Files.createFile(directory.resolve("thing")).toFile().setExecutable(true));
        final LocalProgram program = new LocalProgram(new Programs(List.of(directory)), "thing", "things");
        assertEquals(List.of(directory.resolve("thing").toString(), "-x"), program.command(-1, "-x"));
        final String message = assertThrows(IOException.class, () -> program.command(0)).getMessage();
        assertTrue(message.startsWith("there is no taskset to keep thing on core 0"), message);
    }
}
