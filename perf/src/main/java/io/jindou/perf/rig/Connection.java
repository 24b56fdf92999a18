package io.jindou.perf.rig;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One user's end of a wire with what waits on both sides of it. */
public final class Connection implements Ear {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    public final int user;
    public final Outbox out = new Outbox();
    final Speaker speaker;
    /** Where it goes; null: wherever the transport goes. */
    final InetSocketAddress address;
    /** It is in the generator's list of connections to be flushed. */
    boolean isMarked;
    private final Generator generator;
    private Transport.Wire wire;
    private long openedNs;
    private long readyNs;
    private ByteBuffer partial = NOTHING;
    private State state = State.CONNECTING;

    Connection(final Generator generator, final int user, final Speaker speaker, final InetSocketAddress address) {
        this.generator = generator;
        this.user = user;
        this.speaker = speaker;
        this.address = address;
    }

    void connect(final Transport transport) throws IOException {
        openedNs = generator.clock().nanoTime();
        wire = transport.connect(this);
    }

    boolean isConnected() {
        return State.CONNECTING != state;
    }

    /** Its login is confirmed, and it was not closed. */
    public boolean isReady() {
        return State.READY == state;
    }

    /** When connect was called. */
    long openedNs() {
        return openedNs;
    }

    /** From the call of connect to the confirmed login. */
    public long loginNs() {
        return readyNs - openedNs;
    }

    /** The wire stands. */
    void onConnected() {
        state = State.CONNECTED;
        speaker.open(out);
        generator.mark(this);
    }

    /** The wire takes bytes again. */
    void onWritable() {
        generator.mark(this);
    }

    /** The wire has bytes, or has ended. */
    void onReadable() {
        try {
            read();
        } catch (final IOException ex) {
            generator.load().onBroken(this, ex);
        }
    }

    private void read() throws IOException {
        final ByteBuffer in = generator.inBytes();
        final UnsafeBuffer buffer = generator.in();
        in.clear();
        in.put(partial);
        partial.limit(0);
        if (wire.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        generator.onRead();
        final int end = in.position();
        final int taken = speaker.read(buffer, 0, end, this, out);
        if (State.CLOSED == state) {
            return;
        }
        if (taken < end) {
            keep(in, taken, end);
        }
        if (out.length() > 0) {
            generator.mark(this);
        }
    }

    private void keep(final ByteBuffer in, final int from, final int end) throws IOException {
        if (0 == from && end == in.capacity()) {
            throw new IOException("the server sends a frame of more than " + end + " bytes");
        }
        if (partial.capacity() < end - from) {
            partial = ByteBuffer.allocateDirect(Integer.highestOneBit(end - from) * 2);
        }
        partial.clear();
        in.limit(end).position(from);
        partial.put(in).flip();
    }

    /** Writes what waits; what the wire does not take goes when it is writable again. */
    void flush() {
        if (0 == out.length() || State.CLOSED == state) {
            return;
        }
        generator.onWrite();
        try {
            final boolean isEmpty = out.writeTo(wire);
            if (wire.isAwaitingWritable() == isEmpty) {
                wire.awaitWritable(!isEmpty);
            }
        } catch (final IOException ex) {
            generator.load().onBroken(this, ex);
        }
    }

    /** The transport could not make the wire. */
    void onNotConnected(final IOException cause) {
        generator.load().onBroken(this, cause);
    }

    void close() {
        state = State.CLOSED;
        CloseHelper.quietClose(wire);
    }

    /** How the run ends when this connection does. */
    RigException broken(final IOException cause) {
        return new RigException("user " + user + (State.READY == state ? ": " : ", not yet ready: ") + cause.getMessage(), cause);
    }

    // ===== what the speaker hears =====

    @Override
    public void onReady() {
        if (State.CONNECTED == state) {
            state = State.READY;
            readyNs = generator.nowNs();
            generator.onReady(this);
        }
    }

    @Override
    public void onAck(final long token) {
        generator.load().onAck(this, token, generator.nowNs());
    }

    @Override
    public void onRefused(final String text) {
        generator.load().onRefused(this, text);
    }

    @Override
    public void onMessage(final DirectBuffer payload, final int offset, final int length) {
        generator.load().onMessage(this, payload, offset, length, generator.nowNs());
    }

    @Override
    public void onHistoryMessage(final DirectBuffer payload, final int offset, final int length) {
        generator.load().onHistoryMessage(this, payload, offset, length);
    }

    @Override
    public void onHistory(final long token, final int messages, final long payloadBytes) {
        generator.load().onHistory(this, token, messages, payloadBytes, generator.nowNs());
    }

    private enum State { CONNECTING, CONNECTED, READY, CLOSED }
}
