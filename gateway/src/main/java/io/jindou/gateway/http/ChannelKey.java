package io.jindou.gateway.http;

/** A channel as a caller names it; the id is UTF-8. */
record ChannelKey(int type, byte[] id) {
}
