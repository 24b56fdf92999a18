package io.jindou.perf.jindou;

/** What a {@link ChannelSpeaker} hears beyond what all protocols have; by the thread of the generator. */
public interface ChannelEar {
    /** A SEND was answered; the reason as on the wire. */
    void onSendAck(int user, long token, long messageSeq, int reason);

    /** A message was pushed. The flyweight holds until the return. */
    void onPushed(int user, Heard message);

    /** A message of an answer of the history, in rising order; {@link #onHistoryEnd} follows. */
    void onRemembered(int user, Heard message);

    /** An answer of the history is over. */
    void onHistoryEnd(int user, long maxSeq, boolean hasMore, int reason);

    /** A request of the administrator was answered. */
    void onResult(long correlationId, long value, int reason);
}
