package io.jindou.cluster;

import io.jindou.client.JindouListener;
import io.jindou.client.Message;
import io.jindou.codecs.Reason;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a client was told, in order. */
final class Inbox implements JindouListener {
    private static final int PATIENCE_SECONDS = 30;

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Reason> disconnects = new LinkedBlockingQueue<>();

    @Override
    public void onMessage(final Message message) {
        messages.add(message);
    }

    @Override
    public void onDisconnected(final Reason reason, final boolean willReconnect) {
        disconnects.add(reason);
    }

    Message next() throws InterruptedException {
        final Message message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (null == message) {
            throw new AssertionError("no message came");
        }
        return message;
    }

    Reason disconnect() throws InterruptedException {
        final Reason reason = disconnects.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (null == reason) {
            throw new AssertionError("the connection was not closed");
        }
        return reason;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }
}
