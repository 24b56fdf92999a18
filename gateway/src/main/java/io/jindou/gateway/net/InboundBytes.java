package io.jindou.gateway.net;

import io.jindou.codecs.Reason;
import org.agrona.concurrent.UnsafeBuffer;

/** Takes the bytes of one socket. Called on the agent's thread. */
public interface InboundBytes {
    /** The first bytes have told the client's protocol; nothing comes to {@link #onBytes} before. */
    void onProtocol(ProtocolDetector.Protocol protocol);

    /** The first bytes belong to no protocol that is spoken here. */
    void onGarbage();

    /** The first bytes, or how they are wrapped, are against the rules: the connection is closed without a reply. */
    default void onRefused(final Reason reason) {
        onGarbage();
    }

    /** Somebody who is believed has told where the client is; see {@link ConnectionHandler#remoteAddress()}. */
    default void onForwarded() {
    }

    /** Something came that shows the client's life and is nothing to it: a WebSocket ping. */
    void onSignOfLife();

    /**
     * Bytes came, or bytes kept from before are shown again.
     *
     * @return how many from the front are used up; the others are kept and shown again with what follows.
     */
    int onBytes(UnsafeBuffer buffer, int offset, int length);

    /** The socket is gone, for this reason unless the receiver knows a better one. Called once. */
    void onSocketClosed(Reason reason);
}
