package io.jindou.gateway.net;

/** How the frames that one loop makes for a connection lie in the bytes that leave. */
public enum Framing {
    /** Native frames: one alone has the magic before it, several are one batch. */
    BATCHED,
    /** Frames of another protocol, one behind the other. */
    STREAM,
    /** Each frame is a WebSocket message of bytes: a widely used client cannot take two in one. */
    BINARY_MESSAGES,
    /** Each frame is a WebSocket message of text. */
    TEXT_MESSAGES
}
