package io.jindou.gateway.http;

/**
 * A message of a business server.
 *
 * @param fromUid    empty: the system
 * @param flags      of {@link io.jindou.codecs.MessageFlags}
 * @param setting    carried to the receivers
 * @param expire     seconds, carried
 * @param deadlineMs cluster time after which it is no longer to be stored
 */
record OutgoingMessage(
    byte[] fromUid, byte[] clientMsgNo, int flags, int setting, long expire, long deadlineMs, byte[] payload) {
}
