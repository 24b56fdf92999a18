package io.jindou.cluster.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.client.ClientLoop;
import io.jindou.client.JindouClient;
import io.jindou.cluster.demo.MemoryServer;
import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Timeout(60)
class CommandsTest {
    @Command(name = "jindou", subcommands = {GroupCommand.class, TokenCommand.class, DeviceCommand.class, DemoCommand.class})
    static final class TinyMain {
    }

    private final MemoryServer server = new MemoryServer(MemoryServer.Mistake.NONE);
    private final StringWriter printed = new StringWriter();
    private ClientLoop loop;
    private int port;

    @TempDir
    private Path data;

    @BeforeEach
    void start() throws IOException {
        loop = ClientLoop.start("test-client");
        port = server.start();
        Files.writeString(data.resolve("admin.token"), server.adminToken() + "\n");
        Files.writeString(data.resolve("ports.json"), "{\"tcp\":" + port + "}");
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.close();
        server.close();
    }

    private int run(final InputStream in, final String... arguments) {
        final PrintWriter out = new PrintWriter(printed, true);
        return new CommandLine(new TinyMain())
            .addSubcommand(new ChatCommand(in))
            .setOut(out)
            .setErr(out)
            .setExecutionExceptionHandler((e, command, parsed) -> {
                out.println("jindou: " + e.getMessage());
                return 1;
            })
            .execute(arguments);
    }

    private int run(final String... arguments) {
        return run(InputStream.nullInputStream(), arguments);
    }

    private int admin(final String... arguments) {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return run(all.toArray(String[]::new));
    }

    private int chat(final String typed, final String... arguments) {
        final List<String> all = new ArrayList<>(List.of("chat", "--data", data.toString()));
        all.addAll(List.of(arguments));
        return run(new ByteArrayInputStream(typed.getBytes(UTF_8)), all.toArray(String[]::new));
    }

    @Test
    void shouldMakeAndChangeGroups() {
        assertEquals(0, admin("group", "create", "g1", "alice", "bob"));
        assertEquals(0, admin("group", "add", "g1", "carol", "bob"));
        assertEquals(0, admin("group", "remove", "g1", "alice"));
        assertEquals(Set.of("bob", "carol"), server.members("g1"));
        assertEquals(0, admin("group", "ban", "g1"));
        assertEquals(ChannelFlags.BAN, server.flags("g1"));
        assertEquals(0, admin("group", "unban", "g1"));
        assertEquals(0, admin("group", "disband", "g1"));
        assertEquals(ChannelFlags.DISBAND, server.flags("g1"));
        assertTrue(printed.toString().contains("members added to g1: 1"), printed.toString());
    }

    @Test
    void shouldSetTokensAndEndLogins() {
        assertEquals(0, admin("token", "set", "bob", "secret", "--device", "web", "--master"));
        assertEquals("secret 1 1", server.token("bob"));
        assertEquals(0, admin("token", "set", "bob", "secret"));
        assertEquals("secret 0 0", server.token("bob"));
        assertEquals(0, admin("device", "quit", "bob"));
        assertTrue(printed.toString().contains("all devices of bob logged out"), printed.toString());
        assertTrue(!printed.toString().contains("secret"), "a token was printed");
    }

    @Test
    void shouldNameARefusalAndAWrongTokenAndAMissingFile() throws IOException {
        assertEquals(1, admin("group", "add", "nowhere", "bob"));
        assertTrue(printed.toString().contains("CHANNEL_NOT_EXIST"), printed.toString());
        final Path wrong = Files.writeString(data.resolve("wrong"), "wrong");
        assertEquals(1, admin("group", "create", "g1", "--admin-token-file", wrong.toString()));
        assertTrue(printed.toString().contains("AUTH_FAIL"), printed.toString());
        Files.delete(data.resolve("admin.token"));
        assertEquals(1, admin("group", "create", "g1"));
        assertTrue(printed.toString().contains("cannot read the admin token"), printed.toString());
    }

    @Test
    void shouldRefuseAWrongUse() {
        assertEquals(2, run("group"));
        assertEquals(2, run("group", "create"));
        assertEquals(2, admin("group", "add", "g1"));
        assertEquals(2, admin("token", "set", "bob"));
        assertEquals(2, run("token"));
        assertEquals(2, run("device"));
        assertEquals(2, chat("", "--uid", "alice", "--to", "bob", "--group", "g1"));
        assertEquals(2, chat(""));
        assertEquals(2, run("demo", "--messages", "0"));
        assertTrue(printed.toString().contains("messages must be 1 to"), printed.toString());
    }

    @Test
    void shouldSendTheLinesOfAPipeAndEndWhenAllAreAccepted() {
        final StringBuilder typed = new StringBuilder();
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            typed.append("line ").append(i).append('\n');
            expected.add("line " + i);
        }
        assertEquals(0, chat(typed.toString(), "--uid", "alice", "--to", "bob"), printed.toString());
        assertEquals(expected, server.texts("alice+bob"));
    }

    @Test
    void shouldUnderstandItsCommands() {
        admin("group", "create", "g1", "alice");
        assertEquals(0, chat("/help\n/to bob\nto bob\n/group g1\nto group\n\n//slash\n/history 1\n/what\n/quit\nnot sent\n",
            "--uid", "alice"), printed.toString());
        assertEquals(List.of("to bob"), server.texts("alice+bob"));
        assertEquals(List.of("to group", "/slash"), server.texts("g1"));
        assertTrue(printed.toString().contains("2 alice: /slash"), printed.toString());
        assertTrue(printed.toString().contains("there is no command /what"), printed.toString());
    }

    @Test
    void shouldNameRefusalsAndEndWithOne() {
        assertEquals(1, chat("hello\n", "--uid", "alice", "--group", "nowhere"));
        assertTrue(printed.toString().contains("(SUBSCRIBER_NOT_EXIST)"), printed.toString());
        assertEquals(1, chat("hello\n", "--uid", "alice"));
        assertTrue(printed.toString().contains("say first whom to talk to"), printed.toString());
        assertEquals(1, chat("hello\n", "--uid", "mallory", "--to", "bob"));
        assertTrue(printed.toString().contains("refused mallory: the token is wrong or missing (AUTH_FAIL)"), printed.toString());
    }

    @Test
    void shouldSayThatNobodyListens() throws IOException {
        final int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        assertEquals(1, chat("hello\n", "--uid", "alice", "--port", String.valueOf(nobody)));
        assertTrue(printed.toString().contains("is a server running there?"), printed.toString());
    }

    @Test
    void shouldPrintWhatOthersSayAndEndWhenKicked() throws Exception {
        final PipedInputStream in = new PipedInputStream();
        try (PipedOutputStream typed = new PipedOutputStream(in)) {
            final CountDownLatch heard = new CountDownLatch(1);
            final JindouClient bob = JindouClient.builder().address("127.0.0.1", port).uid("bob").loop(loop)
                .listener(message -> heard.countDown()).connect();
            final CompletableFuture<Integer> chat = CompletableFuture.supplyAsync(
                () -> run(in, "chat", "--uid", "alice", "--to", "bob", "--port", String.valueOf(port)));
            typed.write("hello\n".getBytes(UTF_8));
            typed.flush();
            assertTrue(heard.await(20, SECONDS));
            bob.sendToUser("alice", "hi \u001b[2J".getBytes(UTF_8)).get(20, SECONDS);
            server.disconnect("alice", Reason.CONNECT_KICK);
            assertEquals(1, chat.get(20, SECONDS));
        }
        assertTrue(printed.toString().contains("bob: hi ?[2J"), printed.toString());
        assertTrue(printed.toString().contains("(CONNECT_KICK)"), printed.toString());
    }
}
