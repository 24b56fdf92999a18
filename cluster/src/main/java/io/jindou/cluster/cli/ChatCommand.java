package io.jindou.cluster.cli;

import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.codecs.ChannelTypes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jindou chat}: type lines, read what others write; from a pipe it sends the lines and ends when all are answered. */
@Command(name = "chat", mixinStandardHelpOptions = true,
    description = "Talk to a user or a group: every line is a message, /help lists what else can be typed.",
    footer = {"", "From a pipe it sends every line and ends with 0 when all were accepted, with 1 otherwise."})
public final class ChatCommand implements Callable<Integer> {
    /** Lines read ahead; the rest waits in the pipe. */
    private static final int LINES_AHEAD_MAX = 1024;

    /** Whom to talk to first. */
    private static final class Target {
        @Option(names = "--to", paramLabel = "UID", description = "Talk to this user.")
        private String user;

        @Option(names = "--group", paramLabel = "GROUP", description = "Talk to this group.")
        private String group;
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Option(names = "--uid", required = true, paramLabel = "UID", description = "Who you are.")
    private String uid;

    @Option(names = "--token", paramLabel = "TOKEN", defaultValue = "", description = "Your token, where the server checks it.")
    private String token;

    @ArgGroup
    private Target target;

    private final InputStream in;

    /** Reads the standard input. */
    public ChatCommand() {
        this(System.in);
    }

    ChatCommand(final InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws InterruptedException {
        final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(LINES_AHEAD_MAX);
        final ChatRoom room = new ChatRoom(spec.commandLine().getOut(), uid);
        if (null != target) {
            room.talkTo(null == target.user ? ChannelTypes.GROUP : ChannelTypes.PERSON,
                null == target.user ? target.group : target.user);
        }
        try (JindouClient client = server.client().uid(uid).token(token).listener(room).connect()) {
            room.enter(client);
            final Thread reader = new Thread(() -> readLines(lines, room), "chat-input");
            reader.setDaemon(true);
            reader.start();
            Optional<String> line = lines.take();
            while (line.isPresent() && room.onLine(line.get())) {
                line = lines.take();
            }
            return room.leave() ? 0 : 1;
        } catch (final JindouException e) {
            throw server.notConnected(uid, e);
        }
    }

    /** An empty line object is the end: of the input, or because the server has ended the connection. */
    private void readLines(final BlockingQueue<Optional<String>> lines, final ChatRoom room) {
        room.whenOver().thenRun(() -> end(lines));
        try {
            final BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            String line = reader.readLine();
            while (null != line) {
                lines.put(Optional.of(line));
                line = reader.readLine();
            }
            lines.put(Optional.empty());
        } catch (final IOException e) {
            room.say("cannot read further: " + e.getMessage());
            end(lines);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(final BlockingQueue<Optional<String>> lines) {
        while (!lines.offer(Optional.empty())) {
            // What was not yet sent cannot be sent any more.
            lines.clear();
        }
    }
}
