package io.jindou.sim;

/** A message that a client sends until it is answered. */
record SimSend(
    long clientSeq, int type, String channelId, String clientMsgNo, String topic, int flags, int setting, long expire,
    long deadline, byte[] payload) {
}
