package io.jindou.client;

import io.jindou.codecs.Reason;

/**
 * What a client hears. All methods are called on the thread of the client's {@link ClientLoop}, one after the other, and must
 * not block: other clients of that loop wait meanwhile. Sending from within is fine.
 */
@FunctionalInterface
public interface JindouListener {
    /**
     * A message arrived, in the order of its channel. It is acknowledged to the server when this method has returned, and never
     * delivered here twice. A message sent by this very connection does not come back; one sent by another device of the same
     * user does.
     */
    void onMessage(Message message);

    /** The server accepted the connection: the first one, and each time that it was made again. */
    default void onConnected() {
    }

    /**
     * The connection ended, or could not be made again for a reason that repeating will not change.
     *
     * @param willReconnect false: this client is finished and all its open futures have failed with the reason.
     */
    default void onDisconnected(final Reason reason, final boolean willReconnect) {
    }

    /** Another method of this listener threw. The message counts as delivered. By default the thread's handler is told. */
    default void onError(final Throwable error) {
        final Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
    }
}
