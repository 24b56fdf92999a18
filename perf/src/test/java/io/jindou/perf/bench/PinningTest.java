package io.jindou.perf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.server.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PinningTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldReadListsOfCores() {
        assertEquals(List.of(0, 1), Pinning.cores("0-1"));
        assertEquals(List.of(3), Pinning.cores("3"));
        assertEquals(List.of(0, 1, 2, 8, 10, 11), Pinning.cores("0-2,8,10-11"));
    }

    @Test
    void shouldSayThatThereIsNoTaskset() throws IOException {
        assertEquals(Pinning.NONE, pin("0-1"));
        assertTrue(err.toString().contains("NOT kept on cores of their own: there is no taskset"), err.toString());
    }

    @Test
    void shouldSayThatThereIsNoSecondCore() throws IOException {
        taskset("exit 0");
        assertEquals(Pinning.NONE, pin("5"));
        assertTrue(err.toString().contains("there is no second core"), err.toString());
    }

    @Test
    void shouldSayWhatTasksetSays() throws IOException {
        taskset("echo not permitted; exit 1");
        assertEquals(Pinning.NONE, pin("0-3"));
        assertTrue(err.toString().contains("taskset says: not permitted"), err.toString());
    }

    @Test
    void shouldGiveTheServerTheFirstCoreAndTakeTheSecond() throws IOException {
        taskset("echo $@ >" + directory.resolve("said"));
        final Pinning pinning = pin("2-3");
        assertEquals(new Pinning(2, 3), pinning);
        assertTrue(pinning.isPinned());
        assertEquals("server on core 2, generator on core 3", pinning.text());
        assertEquals("-acp 3 " + ProcessHandle.current().pid(), Files.readString(directory.resolve("said")).strip());
        assertEquals("", err.toString());
    }

    @Test
    void shouldKnowHowManyCoresTheServerCanKeepBusy() {
        assertEquals(1, new Pinning(0, 1).coresOfServer(8));
        assertEquals(7, Pinning.NONE.coresOfServer(8));
        assertEquals(1, Pinning.NONE.coresOfServer(1));
        assertFalse(Pinning.NONE.isPinned());
    }

    private Pinning pin(final String allowed) throws IOException {
        final Path self = Files.createDirectories(directory.resolve("proc/self"));
        Files.writeString(self.resolve("status"), "Name:\tjava\nCpus_allowed_list:\t" + allowed + "\n");
        return Pinning.pin(new Programs(List.of(directory)), new Proc(directory.resolve("proc")), new PrintWriter(err));
    }

    private void taskset(final String script) throws IOException {
        final Path file = directory.resolve("taskset");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }
}
