package io.jindou.perf.rig;

import org.agrona.DirectBuffer;

/** What a {@link Speaker} hears. */
public interface Ear {
    /** Login and subscriptions are confirmed: messages may be sent, and will arrive. */
    void onReady();

    /** The server has taken the message. */
    void onAck(long token);

    /** The server refused the message or the connection; ends the run with this text. */
    void onRefused(String text);

    /** A message was delivered; the payload as it was sent. */
    void onMessage(DirectBuffer payload, int offset, int length);

    /** One message of the history answer whose end comes next. */
    default void onHistoryMessage(final DirectBuffer payload, final int offset, final int length) {
        // for ears that only count
    }

    /** The end of a history answer with so many messages, their payloads so many bytes in all. */
    void onHistory(long token, int messages, long payloadBytes);
}
