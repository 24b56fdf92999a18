package io.jindou.gateway.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A cell that says what the test tells it to say and keeps what it hears. */
final class FakeClusterLink implements ClusterLink {
    final List<UnsafeBuffer> heard = new ArrayList<>();
    final Deque<Runnable> inbox = new ArrayDeque<>();
    boolean connected;
    boolean backPressured;
    int reconnects;
    private ClusterLinkListener listener;

    @Override
    public int poll(final ClusterLinkListener newListener, final long nowNs) {
        listener = newListener;
        int workCount = 0;
        for (Runnable next = inbox.poll(); null != next; next = inbox.poll()) {
            next.run();
            workCount++;
        }
        return workCount;
    }

    @Override
    public long offer(
        final DirectBuffer header,
        final int headerOffset,
        final int headerLength,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength) {
        if (!connected) {
            return -1;
        }
        if (backPressured) {
            return -2;
        }
        final UnsafeBuffer message = new UnsafeBuffer(new byte[headerLength + bodyLength]);
        message.putBytes(0, header, headerOffset, headerLength);
        message.putBytes(headerLength, body, bodyOffset, bodyLength);
        heard.add(message);
        return 1;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public void reconnect() {
        reconnects++;
    }

    @Override
    public void close() {
        connected = false;
    }

    void connect() {
        inbox.add(() -> {
            connected = true;
            listener.onConnected();
        });
    }

    void disconnect() {
        inbox.add(() -> {
            connected = false;
            listener.onDisconnected();
        });
    }

    void newLeader() {
        inbox.add(() -> listener.onNewLeader());
    }

    void say(final byte[] message) {
        inbox.add(() -> listener.onMessage(new UnsafeBuffer(message), 0, message.length));
    }
}
