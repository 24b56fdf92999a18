package io.jindou.client;

import io.jindou.codecs.Reason;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what it is told, in order. */
final class CapturingListener implements JindouListener {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void onMessage(final Message message) {
        events.add(message.fromUid() + ": " + message.text());
    }

    @Override
    public void onConnected() {
        events.add("connected");
    }

    @Override
    public void onDisconnected(final Reason reason, final boolean willReconnect) {
        events.add(reason + (willReconnect ? " will reconnect" : " final"));
    }

    @Override
    public void onError(final Throwable error) {
        events.add("error " + error.getMessage());
    }

    String next() throws InterruptedException {
        final String event = events.poll(FakeServer.PATIENCE_MS, TimeUnit.MILLISECONDS);
        if (null == event) {
            throw new AssertionError("nothing more was heard");
        }
        return event;
    }
}
