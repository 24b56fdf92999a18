package io.jindou.cluster.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.client.History;
import io.jindou.client.JindouClient;
import io.jindou.client.Message;
import io.jindou.client.SendResult;
import io.jindou.cluster.cli.ChildProcess;
import io.jindou.cluster.control.ControlClient;
import io.jindou.codecs.ChannelTypes;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the index of the history when the process is killed while it writes it, or finds it gone or damaged. */
@Timeout(180)
final class HistoryEndsTest {
    private static final String UP = "Stop it with ctrl-c or SIGTERM.";
    private static final int MESSAGES = 3000;
    private static final int PAGE = 50;
    private static final int PAGE_BYTES = 4096;

    @TempDir
    private Path temp;

    @AfterEach
    void removeBuffers() throws IOException {
        final Path ports = temp.resolve("data/ports.json");
        if (Files.exists(ports)) {
            IoUtil.delete(new File(new ObjectMapper().readTree(Files.readAllBytes(ports)).path("aeronDirectory").asText()), true);
        }
    }

    @Test
    void shouldAnswerRightAfterAKillAndWithoutAndWithADamagedIndex() throws Exception {
        long stored = 0;
        try (ChildProcess process = up(); JindouClient alice = connect()) {
            final List<CompletableFuture<SendResult>> answers = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                answers.add(alice.sendToUser("bob", new byte[10]));
            }
            answers.get(MESSAGES - 1).get(60, TimeUnit.SECONDS);
            // those that follow are being stored, and indexed, while it dies
            for (int i = 0; i < MESSAGES; i++) {
                alice.sendToUser("bob", new byte[10]);
            }
            process.kill();
        }
        try (ChildProcess process = up()) {
            stored = assertPages();
            assertEquals(0, counter("discarded"), process::err);
            process.terminate();
            assertEquals(0, process.awaitExit(), process.err());
        }
        final Path index = temp.resolve("data/history-index");
        assertEquals("closed", Files.readString(index.resolve("mark")));
        try (FileChannel channel = FileChannel.open(index.resolve("data.mdb"), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate((int)channel.size() - 2 * PAGE_BYTES), 2 * PAGE_BYTES);
        }
        try (ChildProcess process = up()) {
            assertEquals(stored, assertPages());
            assertEquals(1, counter("discarded"), process::err);
            process.terminate();
            assertEquals(0, process.awaitExit(), process.err());
        }
        IoUtil.delete(index.toFile(), false);
        try (ChildProcess process = up()) {
            assertEquals(stored, assertPages());
            assertEquals(0, counter("discarded"), process::err);
            process.kill();
        }
    }

    /** Returns how many messages there are. */
    private long assertPages() throws Exception {
        try (JindouClient alice = connect()) {
            final long last = page(alice, 0, true).maxSeq();
            assertTrue(last >= MESSAGES, "stored " + last);
            assertPage(1, page(alice, 1, false));
            assertPage(last / 2, page(alice, last / 2, false));
            assertPage(last / 2 - PAGE + 1, page(alice, last / 2, true));
            assertPage(last - PAGE + 1, page(alice, 0, true));
            awaitCovered();
            assertPage(1, page(alice, 1, false));
            assertPage(last / 2, page(alice, last / 2, false));
            assertTrue(counter("hints") > 0);
            assertEquals(0, counter("wrong_hints"));
            return last;
        }
    }

    private static History page(final JindouClient reader, final long from, final boolean isDescending) throws Exception {
        return reader.history(ChannelTypes.PERSON, "bob", from, PAGE, isDescending).get(60, TimeUnit.SECONDS);
    }

    private static void assertPage(final long from, final History history) {
        assertEquals(LongStream.range(from, from + PAGE).boxed().toList(),
            history.messages().stream().map(Message::messageSeq).toList());
    }

    private void awaitCovered() throws InterruptedException {
        JsonNode now = status();
        while (!now.path("historyIndex").asText().endsWith(" " + now.path("storedMessages").asText() + " of "
            + now.path("storedMessages").asText())) {
            Thread.sleep(20);
            now = status();
        }
    }

    private long counter(final String name) {
        return status().path("counters").path("engine.history_index_" + name).asLong();
    }

    private JsonNode status() {
        return ControlClient.ask(temp.resolve("data"), "status");
    }

    private JindouClient connect() {
        return JindouClient.builder().address("127.0.0.1", status().path("tcpPort").asInt()).uid("alice").reconnect(false)
            .connect();
    }

    private ChildProcess up() throws InterruptedException {
        return ChildProcess.realJindou(temp, "up", "--warm-up", "0", "--tcp-port", "0", "--tcp-host", "127.0.0.1", "--data",
            temp.resolve("data").toString()).awaitOutput(UP);
    }
}
