package io.jindou.gateway.protocol;

import io.jindou.codecs.Reason;

/**
 * What a client says, whatever its protocol: every other protocol is translated into messages of the native one, so that what is
 * allowed is decided once. The messages are valid during the call. Where a call returns a boolean, false means that the frame
 * cannot be taken now: it is shown again, with all that follows, when the connection reads on.
 */
public interface ClientListener {
    boolean onConnect(WireMessage message);

    boolean onSend(WireMessage message);

    /** A SEND that could not even be translated; it is answered with this reason, and the connection stays. */
    void onBadSend(long clientSeq, Reason reason);

    boolean onRequest(WireMessage message);

    /**
     * A message that the protocol answers by itself, a heartbeat above all: {@link ClientProtocol#heartbeat} is asked for the
     * answer within this call if the client may have one.
     */
    void onHeartbeat();

    void onRecvAck(long messageId);

    /** The client says goodbye. */
    void onDisconnect();

    /** The bytes are no valid stream; nothing more is decoded. */
    void onFault(Reason reason);

    /** False once no further frame shall be decoded. */
    boolean isReading();

    /** How far into the body of a native batch frame its inner frames have been taken; 0 outside a batch. */
    int batchPosition();

    void batchPosition(int position);
}
