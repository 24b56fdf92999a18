package io.jindou.gateway;

import io.jindou.codecs.Reason;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one gateway agent has counted since its start. Written by the agent's thread alone; any thread may read. Each value is
 * exact, values read together need not be of the same instant.
 */
public final class GatewayCounters {
    private static final int CODES = 256;
    private static final int TYPES = 16;
    private static final int FRAMES_IN_BASE = Counter.values().length;
    private static final int FRAMES_OUT_BASE = FRAMES_IN_BASE + TYPES;
    private static final int CLOSED_BASE = FRAMES_OUT_BASE + TYPES;
    private static final int REFUSED_BASE = CLOSED_BASE + CODES;
    private static final int COUNT = REFUSED_BASE + CODES;

    private static final String[] FRAME_NAMES = {
        "", "connect", "connack", "heartbeat", "send", "sendack", "recv", "recvack", "batch", "disconnect", "request", "response",
    };

    private final UnsafeBuffer values = new UnsafeBuffer(ByteBuffer.allocateDirect(COUNT * Long.BYTES));

    /** The counters that have no parameter. */
    public enum Counter {
        /** Sockets accepted. */
        ACCEPTED,
        /** Sockets that are open now. */
        CONNECTIONS,
        /** Sessions that the engine has opened and not closed, as this gateway sees it. */
        SESSIONS,
        /** First bytes that belong to no protocol of ours. */
        GARBAGE,
        BYTES_IN,
        BYTES_OUT,
        /** Reads of sockets that brought bytes. */
        SOCKET_READS,
        /** Flushes of sockets; each is one write unless the socket does not take all. */
        SOCKET_WRITES,
        /** Times the kernel was asked which sockets are ready. */
        SOCKET_POLLS,
        /** Packets of WuKongIM's protocol that have no meaning here: SUB and a client's EVENT. */
        PACKETS_IGNORED,
        /** SENDs that became commands. */
        SENDS,
        /** RECVs put into the buffer of a connection, without re-sends. */
        RECVS,
        /** RECVs sent again because no RECVACK came. */
        RESENDS,
        /** RECVs given up after the last re-send. */
        RECVS_GIVEN_UP,
        /** RECVACKs that named a message of the window. */
        ACKS,
        /** RECVACKs that named none. */
        ACKS_UNKNOWN,
        /** Reads withheld because the link had no room. */
        READS_WITHHELD,
        /** Times a user's SENDs were not read for a while because of their bytes. */
        READS_SLOWED,
        /** HTTP requests that were no upgrade to a WebSocket. */
        UPGRADES_REFUSED,
        /** Sessions that had no socket when they were last looked at; those whose close is on its way are among them. */
        SESSIONS_WITHOUT_SOCKET,
        /** Sockets whose session the engine had closed, or never opened, when they were last looked at. */
        SOCKETS_WITHOUT_SESSION,
        /** Sessions and sockets that had lost each other and were closed for it; each is a defect, and in the log. */
        GHOSTS_CLOSED,
        /** Times a SessionClose found no room in the link and had to wait. */
        CLOSES_DEFERRED,
        /** SessionClose commands appended. */
        SESSION_CLOSES,
        /** Events for a connection that has gone meanwhile. */
        EVENTS_LATE,
        /** Events that this version does not know. */
        EVENTS_UNKNOWN,
        LINKS_OPENED,
        LINKS_LOST,
        FENCED,
        /** Digests of the engine that did not agree with the gateway's tables. */
        DIGEST_DIFFERENCES,
        AUDITS_SENT,
        QUERIES,
        QUERY_ANSWERS,
        /** Answers for a query that had timed out or whose connection has gone. */
        QUERY_ANSWERS_LATE,
        QUERY_TIMEOUTS,
        /** Questions asked again at another node, which had not been answered or met one that had not caught up. */
        QUERY_REPEATS,
        /** Connections to the HTTP API accepted, and those that are open now. */
        HTTP_ACCEPTED,
        HTTP_CONNECTIONS,
        /** Requests of the HTTP API, and their answers: served, refused (4xx), failed (5xx). */
        HTTP_REQUESTS,
        HTTP_SERVED,
        HTTP_REFUSED,
        HTTP_FAILED,
        /** Requests without the token or from an address that is not trusted. */
        HTTP_UNAUTHORIZED,
        /** Requests, commands and connections refused because too many were under way or the link had no room. */
        HTTP_BUSY,
        HTTP_TOO_LARGE,
        HTTP_MALFORMED,
        /** Connections closed because a request did not come to its end, an answer was not taken, or nothing happened. */
        HTTP_SLOW_REQUESTS,
        HTTP_SLOW_READERS,
        HTTP_IDLE_CLOSED,
        /** Commands of the HTTP API, those not confirmed in time, and results for a request that was given up. */
        HTTP_COMMANDS,
        HTTP_TIMEOUTS,
        HTTP_RESULTS_LATE,
        /** Answers for a caller that had gone. */
        HTTP_RESULTS_DROPPED,
        /** Faults in the gateway's own code; each is in the log. */
        INTERNAL_ERRORS;

        private final String label = name().toLowerCase(Locale.ROOT);
    }

    /** Adds one. */
    public void increment(final Counter counter) {
        add(counter.ordinal(), 1);
    }

    /** Adds a value, which may be negative for those that say how many there are now. */
    public void add(final Counter counter, final long value) {
        add(counter.ordinal(), value);
    }

    /** Says how many there are now. */
    public void set(final Counter counter, final long value) {
        values.putLongOrdered(counter.ordinal() * Long.BYTES, value);
    }

    /** A frame of this type was taken from a client. */
    public void frameIn(final int type) {
        add(FRAMES_IN_BASE + type, 1);
    }

    /** A frame of this type was put into a connection's buffer. */
    public void frameOut(final int type) {
        add(FRAMES_OUT_BASE + type, 1);
    }

    /** So many frames of this type were put into a connection's buffer. */
    public void framesOut(final int type, final int count) {
        add(FRAMES_OUT_BASE + type, count);
    }

    /** A connection ended. */
    public void closed(final Reason reason) {
        add(CLOSED_BASE + reason.code(), 1);
    }

    /** A CONNECT, SEND or request was refused. */
    public void refused(final Reason reason) {
        add(REFUSED_BASE + reason.code(), 1);
    }

    /** Value of a counter. */
    public long value(final Counter counter) {
        return at(counter.ordinal());
    }

    /** Frames of a type taken from clients. */
    public long framesIn(final int type) {
        return at(FRAMES_IN_BASE + type);
    }

    /** Frames of a type put into buffers of connections. */
    public long framesOut(final int type) {
        return at(FRAMES_OUT_BASE + type);
    }

    /** Connections that ended for a reason. */
    public long closedBy(final Reason reason) {
        return at(CLOSED_BASE + reason.code());
    }

    /** CONNECTs, SENDs and requests refused for a reason. */
    public long refusedBy(final Reason reason) {
        return at(REFUSED_BASE + reason.code());
    }

    /** All counters by name, those by frame type or reason only where they are not 0. */
    public Map<String, Long> snapshot() {
        final Map<String, Long> all = new LinkedHashMap<>();
        for (final Counter counter : Counter.values()) {
            all.put(counter.label, value(counter));
        }
        for (int type = 1; type < FRAME_NAMES.length; type++) {
            putIfAny(all, "frames_in." + FRAME_NAMES[type], framesIn(type));
            putIfAny(all, "frames_out." + FRAME_NAMES[type], framesOut(type));
        }
        for (final Reason reason : Reason.values()) {
            final String name = reason.name().toLowerCase(Locale.ROOT);
            putIfAny(all, "closed." + name, closedBy(reason));
            putIfAny(all, "refused." + name, refusedBy(reason));
        }
        return all;
    }

    private static void putIfAny(final Map<String, Long> all, final String name, final long value) {
        if (0 != value) {
            all.put(name, value);
        }
    }

    private void add(final int index, final long value) {
        final int at = index * Long.BYTES;
        values.putLongOrdered(at, values.getLong(at) + value);
    }

    private long at(final int index) {
        return values.getLongVolatile(index * Long.BYTES);
    }
}
