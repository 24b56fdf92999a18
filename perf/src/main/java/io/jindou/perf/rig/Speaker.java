package io.jindou.perf.rig;

import org.agrona.DirectBuffer;

/**
 * One connection's words, both ways; holds what the protocol makes a client remember. Used by the generator thread alone;
 * allocates nothing once {@link Ear#onReady} was called.
 *
 * <p>A destination is a user's number, or, below zero, {@code ~g} for group g.
 */
public interface Speaker {
    /** The connection stands: says who is there and what it wants to hear. Ends in {@link Ear#onReady}. */
    void open(Outbox out);

    /**
     * Says one message.
     *
     * @param token to be handed to {@link Ear#onAck} when the server acknowledges it; unique among all that is under way.
     */
    void send(Outbox out, int destination, long token, DirectBuffer payload, int length);

    /**
     * Takes whole frames from the front of what came, tells the ear and appends what the protocol makes a client answer.
     *
     * @return how many bytes were taken; the rest is shown again with more behind it.
     */
    int read(DirectBuffer in, int offset, int length, Ear ear, Outbox out);

    /**
     * Asks for the newest messages of the channel with a destination; {@link Ear#onHistory} answers with the token.
     *
     * @throws UnsupportedOperationException when the protocol has no history.
     */
    default void history(final Outbox out, final int destination, final long token, final int count) {
        throw new UnsupportedOperationException("no history");
    }

    /** Called every hundred milliseconds or so: says what must not wait for the next message. Nothing by default. */
    default void tick(final Outbox out) {
        // most protocols answer at once
    }

    /** Says what keeps an idle connection open; nothing by default. */
    default void heartbeat(final Outbox out) {
        // most protocols need none within the time of a bench
    }
}
