package io.jindou.gateway.protocol;

import io.jindou.codecs.Reason;

/**
 * What a client says in the native protocol. The messages are valid during the call. Where a call returns a boolean, false means
 * that the frame cannot be taken now: it is shown again, with all that follows, when the connection reads on.
 */
public interface NativeListener {
    boolean onConnect(WireMessage message);

    boolean onSend(WireMessage message);

    boolean onRequest(WireMessage message);

    void onHeartbeat();

    void onRecvAck(long messageId);

    /** The client says goodbye. */
    void onDisconnect();

    /** The bytes are no valid stream; nothing more is decoded. */
    void onFault(Reason reason);

    /** False once no further frame shall be decoded. */
    boolean isReading();

    /** How far into the body of a batch frame its inner frames have been taken; 0 outside a batch. */
    int batchPosition();

    void batchPosition(int position);
}
