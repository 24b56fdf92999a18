package io.jindou.codecs;

/** Bits of the flags byte of SEND and RECV, as in the low nibble of WuKongIM's first frame byte. */
public final class MessageFlags {
    /** Pushed to who is online, not stored, sequence 0. */
    public static final int NO_PERSIST = 0x1;
    /** Drives unread counts in clients; cleared for the sender's own other connections. */
    public static final int RED_DOT = 0x2;
    /** A command that one device of the receiver needs to see once. Carried. */
    public static final int SYNC_ONCE = 0x4;
    /** Sent again: by a client in SEND (ignored), by the gateway in RECV. */
    public static final int DUP = 0x8;

    private MessageFlags() {
    }
}
