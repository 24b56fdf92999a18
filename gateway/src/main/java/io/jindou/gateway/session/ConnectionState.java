package io.jindou.gateway.session;

/** Where a {@link Connection} is in its life; it only moves forward. */
public enum ConnectionState {
    /** The socket is open, CONNECT has not been taken. */
    NEW,
    /** SessionOpen is on its way; nothing more is decoded until its outcome. */
    AUTHENTICATING,
    /** The client has its CONNACK. */
    OPEN,
    /** The client is told why, if it can be told; what it still sends is dropped. */
    CLOSING,
    /** The socket is gone. */
    CLOSED
}
