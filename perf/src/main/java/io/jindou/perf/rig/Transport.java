package io.jindou.perf.rig;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/** Carries the bytes of all connections of a generator, on its thread: sockets, or the memory of a test. */
interface Transport extends AutoCloseable {
    /** Begins to connect; {@link Connection#onConnected} follows, now or in a later {@link #poll}. */
    Wire connect(Connection connection) throws IOException;

    /** Has connections handle what is ready, without waiting; how many there were. */
    int poll() throws IOException;

    /** Waits until something is ready, or so long; handles nothing. */
    int await(int timeoutMs) throws IOException;

    /** Has connections handle what the last {@link #await} found. */
    void pollAwaited() throws IOException;

    @Override
    void close();

    /** One connection's end; neither reading nor writing blocks. */
    interface Wire extends ByteChannel {
        /** True: {@link Connection#onWritable} is wanted as soon as bytes can be written again. */
        void awaitWritable(boolean isAwaited);

        boolean isAwaitingWritable();
    }
}
