package io.jindou.cluster.cli;

import io.jindou.client.History;
import io.jindou.client.JindouClient;
import io.jindou.client.JindouListener;
import io.jindou.client.Message;
import io.jindou.client.SendRequest;
import io.jindou.client.SendResult;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** What happens in a chat: lines typed become messages or commands, messages heard become lines printed. */
final class ChatRoom implements JindouListener {
    private static final int LEAVE_TIMEOUT_SECONDS = 30;
    private static final int HISTORY_DEFAULT = 20;

    private final PrintWriter out;
    private final String uid;
    private final CompletableFuture<Reason> over = new CompletableFuture<>();
    /** The typing thread, and every SEND without its answer. */
    private final Phaser unanswered = new Phaser(1);
    private final AtomicInteger failed = new AtomicInteger();
    private volatile JindouClient client;
    private int channelType = ChannelTypes.PERSON;
    private String channelId;

    ChatRoom(final PrintWriter out, final String uid) {
        this.out = out;
        this.uid = uid;
    }

    void enter(final JindouClient connected) {
        client = connected;
        say("you are " + uid + (null == channelId ? "; /to UID or /group ID says whom to talk to" : ", talking to " + channelId)
            + "; /help lists the commands");
    }

    void talkTo(final int type, final String id) {
        channelType = type;
        channelId = id;
    }

    /** Completes when the server has ended the connection for good. */
    CompletableFuture<Reason> whenOver() {
        return over;
    }

    /** Does what was typed; false: leave. */
    boolean onLine(final String line) throws InterruptedException {
        if (line.isBlank()) {
            return true;
        }
        if (line.startsWith("//")) {
            send(line.substring(1));
            return true;
        }
        if (!line.startsWith("/")) {
            send(line);
            return true;
        }
        final String[] words = line.trim().split("\\s+");
        final String argument = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "/quit":
                return false;
            case "/to":
                onTarget(ChannelTypes.PERSON, argument);
                break;
            case "/group":
                onTarget(ChannelTypes.GROUP, argument);
                break;
            case "/history":
                onHistory(argument);
                break;
            case "/help":
                say("/to UID           talk to a user");
                say("/group ID         talk to a group");
                say("/history [N]      the last N messages (20 without N)");
                say("/quit             leave; so does the end of the input");
                say("//text            a message that begins with a slash");
                break;
            default:
                say("there is no command " + words[0] + "; /help lists them, //text sends a line that begins with a slash");
                break;
        }
        return true;
    }

    private void onTarget(final int type, final String id) {
        if (id.isEmpty()) {
            say("say whom: /to UID or /group ID");
            return;
        }
        talkTo(type, id);
        say("talking to " + id);
    }

    private void onHistory(final String argument) throws InterruptedException {
        if (null == channelId) {
            say("say first whose: /to UID or /group ID");
            return;
        }
        final int count;
        try {
            count = argument.isEmpty() ? HISTORY_DEFAULT : Integer.parseInt(argument);
        } catch (final NumberFormatException e) {
            say("'" + argument + "' is no number; /history 20 shows the last 20 messages");
            return;
        }
        if (count < 1 || count > Limits.HISTORY_COUNT_MAX) {
            say("/history shows 1 to " + Limits.HISTORY_COUNT_MAX + " messages");
            return;
        }
        final CompletableFuture<String> shown = client.history(channelType, channelId, 0, count, true)
            .handle((history, error) -> null == error ? show(history) : "no history: " + error.getMessage());
        // Waited for, so that what is typed next appears below.
        final String note = awaitQuietly(shown);
        if (!note.isEmpty()) {
            say(note);
        }
    }

    private String show(final History history) {
        history.messages().forEach(message -> say(message.messageSeq() + " " + message.fromUid() + ": " + message.text()));
        return history.messages().isEmpty() ? "no messages yet" : "";
    }

    private static String awaitQuietly(final CompletableFuture<String> note) throws InterruptedException {
        try {
            return note.get(LEAVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException | TimeoutException e) {
            return "no history: " + e.getMessage();
        }
    }

    private void send(final String text) {
        if (null == channelId) {
            say("not sent: say first whom to talk to, with /to UID or /group ID");
            failed.incrementAndGet();
            return;
        }
        final byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        if (payload.length > Limits.PAYLOAD_MAX) {
            say("not sent: a message has at most " + Limits.PAYLOAD_MAX + " bytes");
            failed.incrementAndGet();
            return;
        }
        unanswered.register();
        client.send(SendRequest.to(channelType, channelId, payload)).whenComplete(this::onAnswer);
    }

    private void onAnswer(final SendResult result, final Throwable error) {
        if (null != error) {
            failed.incrementAndGet();
            say("not sent: " + error.getMessage());
        } else if (!result.accepted()) {
            failed.incrementAndGet();
            say("not sent: " + result.reason().text() + " (" + result.reason() + ")");
        }
        unanswered.arriveAndDeregister();
    }

    /** Waits for the answers that are still missing; true: everything was accepted. */
    boolean leave() throws InterruptedException {
        final int phase = unanswered.arrive();
        try {
            unanswered.awaitAdvanceInterruptibly(phase, LEAVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            say(unanswered.getUnarrivedParties() + " messages were not answered within " + LEAVE_TIMEOUT_SECONDS + " s");
            return false;
        }
        return 0 == failed.get() && !over.isDone();
    }

    @Override
    public void onMessage(final Message message) {
        final String where = ChannelTypes.GROUP == message.channelType() ? "[" + message.channelId() + "] " : "";
        say(where + message.fromUid() + ": " + message.text());
    }

    @Override
    public void onDisconnected(final Reason reason, final boolean willReconnect) {
        if (willReconnect) {
            say("disconnected: " + reason.text() + " (" + reason + "); connecting again ...");
        } else if (Reason.CLIENT_CLOSED != reason) {
            say("the server ended the connection: " + reason.text() + " (" + reason + ")");
            over.complete(reason);
        }
    }

    @Override
    public void onConnected() {
        if (null != client) {
            say("connected again");
        }
    }

    /** Prints a line. Control characters, which could steer the terminal, become question marks. */
    void say(final String line) {
        final StringBuilder printable = new StringBuilder(line.length());
        line.codePoints().map(c -> Character.isISOControl(c) && '\t' != c ? '?' : c).forEach(printable::appendCodePoint);
        out.println(printable);
        out.flush();
    }
}
