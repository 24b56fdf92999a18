package io.jindou.gateway.http;

import java.util.concurrent.TimeUnit;

/** What one caller, and all together, may take of the gateway. Sizes are in bytes. */
final class HttpLimits {
    /** The request line; every address of the API fits many times. */
    static final int LINE_MAX = 8 << 10;
    /** All headers of one request. */
    static final int HEADERS_MAX = 16 << 10;
    static final int CHUNK_MAX = 16 << 10;
    /** One request: 100,000 members of 64 bytes. */
    static final int BODY_MAX = 8 << 20;
    /** Bodies that are being received, together. */
    static final int BODIES_MAX = 64 << 20;
    static final int CONNECTIONS_MAX = 1024;
    /** So many over the limit are told why; those above are closed at once. */
    static final int CONNECTIONS_OVER_MAX = 64;
    /** Requests of one connection that wait for their answer. */
    static final int REQUESTS_PER_CONNECTION_MAX = 64;
    /** Requests of all connections that wait for their answer. */
    static final int REQUESTS_MAX = 4096;
    /** Commands that wait for their result: a few for each request. */
    static final int COMMANDS_MAX = 16 << 10;
    /** Commands of one request that wait for their result. */
    static final int COMMANDS_PER_REQUEST_MAX = 64;
    /** Answers of many pages that are being gathered at once, and how much each may have. */
    static final int GATHERED_MAX = 16;
    static final int GATHERED_BYTES_MAX = 16 << 20;
    /** Messages of one answer, and how many there are when nobody says. */
    static final int MESSAGES_MAX = 10_000;
    static final int MESSAGES_DEFAULT = 100;

    /** From the first byte of a request to its last. */
    static final long REQUEST_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    /** Between two requests. */
    static final long IDLE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    /** For a caller that does not take its answer. */
    static final long WRITE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    /** For a caller to take the last answer before its socket is closed. */
    static final long LINGER_NS = TimeUnit.SECONDS.toNanos(2);
    /** For the cell to confirm a command; longer than a leader is replaced with the usual failover. */
    static final long COMMAND_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(15);
    /** How often deadlines are looked at. */
    static final long SWEEP_PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private HttpLimits() {
    }
}
