package io.jindou.codecs;

/**
 * Every bound of the system with its derivation. {@link #check()} asserts the relations between them and is called at the
 * start of every process. Sizes are in bytes unless the name says otherwise.
 */
public final class Limits {
    private Limits() {
    }

    /** Body of one native frame. */
    public static final int FRAME_BODY_MAX = 1 << 20;
    /** Frames within one batch frame. */
    public static final int FRAME_BATCH_COUNT_MAX = 1024;

    /** UTF-8 bytes of a uid: twice the 32 hex digits that business servers use. */
    public static final int UID_MAX = 64;
    /** UTF-8 bytes of the id of a channel as clients write it. */
    public static final int CHANNEL_ID_MAX = 64;
    /** A canonical person channel is {@code uid@uid}. */
    public static final int CANONICAL_ID_MAX = 2 * UID_MAX + 1;
    /** A web SDK makes 33, mobile ones 36. */
    public static final int DEVICE_ID_MAX = 64;
    /** The longest seen is 32 hex digits, a counter and a suffix. */
    public static final int CLIENT_MSG_NO_MAX = 64;
    /** Carried, never looked at. */
    public static final int TOPIC_MAX = 128;
    /** Tokens may be signed documents. They are hashed at the gateway and go no further. */
    public static final int TOKEN_MAX = 4096;

    /** Default payload of one message. */
    public static final int PAYLOAD_MAX_DEFAULT = 64 << 10;
    /** The greatest payload a cell can be set to; {@link #EVENT_MAX} is derived from it. */
    public static final int PAYLOAD_MAX = 64 << 10;

    /** uids of one members request. */
    public static final int MEMBERS_PER_REQUEST_MAX = 512;
    /** uids of one question about users: a batch of a business server's. */
    public static final int UIDS_PER_QUERY_MAX = 1000;
    /** Sessions of one user; a message for a user lists them. */
    public static final int SESSIONS_PER_USER_MAX = 128;
    /** Channels in one part of a session's channel list: 4 bytes each. */
    public static final int CHANNELS_PER_PART_MAX = 8192;
    /** Entries of one part of a session audit: 16 bytes each. */
    public static final int AUDIT_PER_PART_MAX = 2048;
    /** Messages of one history answer. Bounded by {@link #FRAME_BODY_MAX} as well. */
    public static final int HISTORY_COUNT_MAX = 1000;

    /** Fixed fields, group headers and var-data lengths of the largest command or event, generously. */
    public static final int MESSAGE_OVERHEAD_MAX = 256;

    /** The largest event: a message for all sessions of one user. */
    public static final int EVENT_MAX = PAYLOAD_MAX + SESSIONS_PER_USER_MAX * 8 + UID_MAX + CANONICAL_ID_MAX
        + CLIENT_MSG_NO_MAX + TOPIC_MAX + MESSAGE_OVERHEAD_MAX;
    /** The largest command is bounded like the largest event. */
    public static final int COMMAND_MAX = EVENT_MAX;

    /** A chunk of a link's ring; an entry never straddles two. */
    public static final int RING_CHUNK = 256 << 10;
    /** Entries are appended to a batch while it is below this; so a batch is at most this plus one entry. */
    public static final int BATCH_TARGET = 32 << 10;
    /** Header of a batch with its message header, generously. */
    public static final int BATCH_HEADER_MAX = 128;
    /** The largest message of a link in either direction. */
    public static final int BATCH_MAX = BATCH_TARGET + EVENT_MAX + 8 + BATCH_HEADER_MAX;

    /**
     * Down-ring of a link. At 100,000 events/s of 256 bytes it covers 0.65 s of a gateway that acknowledges nothing, at
     * 5,000 events/s 13 s, which is longer than a failover takes.
     */
    public static final int RING_BYTES_DEFAULT = 16 << 20;
    /** The smallest ring that holds a few of the largest events. */
    public static final int RING_BYTES_MIN = 1 << 20;
    /** Part of a ring that only closes, kicks and command results may use. */
    public static final int RING_RESERVE = RING_BYTES_MIN / 8;

    /** Nodes of a cell: more only cost, because each message waits for a majority of them. */
    public static final int NODES_MAX = 5;

    /** Aeron refuses messages above an eighth of a term; terms are never set smaller than this. */
    public static final int TERM_LENGTH_MIN = 1 << 20;

    /** Duplicate window of one sender: messages. */
    public static final int WINDOW_PER_SENDER_DEFAULT = 1024;
    /** Duplicate window: milliseconds of elapsed cluster time. */
    public static final int WINDOW_MS_DEFAULT = 600_000;
    /** Duplicate window of a cell: messages. */
    public static final int WINDOW_TOTAL_DEFAULT = 16_000_000;

    /** One repeating timer drives everything that depends on time. */
    public static final int TICK_MS_DEFAULT = 100;
    /** A link without a cluster session lives this long. */
    public static final int LEASE_MS_DEFAULT = 10_000;
    /** Slots of a cell; a power of two, so that doubling moves no key between cells. */
    public static final int SLOT_COUNT_DEFAULT = 256;
    /** 10 bits of a message id. */
    public static final int CELL_ID_MAX = 1023;

    /** Default bounds of the tables. They grow on demand up to these, then the engine refuses by name. */
    public static final int USERS_MAX_DEFAULT = 16_000_000;
    public static final int CHANNELS_MAX_DEFAULT = 16_000_000;
    public static final int MEMBERS_MAX_DEFAULT = 64_000_000;
    public static final int SESSIONS_MAX_DEFAULT = 4_000_000;
    public static final int LINKS_MAX_DEFAULT = 1024;

    /**
     * A checkpoint of the state every 2^12 log entries. Every node reports each of them through the log, so that 5 nodes add
     * 0.1 % of entries; and the 64 that a node remembers are 5 s of 50,000 entries/s.
     */
    public static final int CHECKPOINT_SHIFT_DEFAULT = 12;
    public static final int CHECKPOINT_SHIFT_MIN = 4;
    public static final int CHECKPOINT_SHIFT_MAX = 20;
    /** ... and at least so often, in ms of elapsed cluster time, so that a quiet cell is compared as well. */
    public static final int CHECKPOINT_MS = 1000;
    /** Checkpoints that a node remembers of itself, to answer and to compare. */
    public static final int CHECKPOINTS_KEPT = 64;
    /** Reports of each node in the state: nodes may be so many checkpoints apart and are still compared. */
    public static final int REPORTS_PER_NODE = 16;
    /** Opens, refusals and closes of sessions that a node remembers: a million users who reconnect leave 6 % of their traces. */
    public static final int SESSION_EVENTS_KEPT = 64 << 10;

    /** RECVs of one connection that wait for their RECVACK. */
    public static final int RECV_WINDOW_MAX = 4096;
    /** How often an unacknowledged RECV is sent again. */
    public static final int RECV_ATTEMPTS_MAX = 5;
    /** Bytes that wait for the socket of one connection before it counts as a slow consumer. */
    public static final int OUTBOUND_BYTES_MAX = 8 << 20;

    /** Asserts how the limits relate; throws {@link IllegalStateException} naming the first pair that does not fit. */
    public static void check() {
        require(EVENT_MAX <= TERM_LENGTH_MIN / 8, "EVENT_MAX must fit an eighth of the smallest term");
        require(BATCH_MAX <= TERM_LENGTH_MIN / 8, "BATCH_MAX must fit an eighth of the smallest term");
        require(EVENT_MAX <= RING_BYTES_MIN / 8, "EVENT_MAX must fit an eighth of the smallest ring");
        require(EVENT_MAX + 8 <= RING_CHUNK, "an entry must fit a chunk");
        require(CHANNELS_PER_PART_MAX * 4 + MESSAGE_OVERHEAD_MAX <= EVENT_MAX, "a channel part must fit an event");
        require(AUDIT_PER_PART_MAX * 16 + MESSAGE_OVERHEAD_MAX <= COMMAND_MAX, "an audit part must fit a command");
        require(MEMBERS_PER_REQUEST_MAX * (2 + UID_MAX) + MESSAGE_OVERHEAD_MAX <= COMMAND_MAX,
            "a members request must fit a command");
        require(PAYLOAD_MAX + TOKEN_MAX + MESSAGE_OVERHEAD_MAX * 2 <= FRAME_BODY_MAX, "a SEND must fit a frame");
        require(RING_RESERVE < RING_BYTES_MIN / 2, "the reserve must leave room");
        require(UIDS_PER_QUERY_MAX * (2 + UID_MAX) + MESSAGE_OVERHEAD_MAX * 2 <= TERM_LENGTH_MIN / 8,
            "a question about users must fit an eighth of the smallest term");
        require(Integer.bitCount(SLOT_COUNT_DEFAULT) == 1, "slotCount must be a power of two");
        require(REPORTS_PER_NODE <= CHECKPOINTS_KEPT, "what is reported must still be remembered");
        require(WINDOW_TOTAL_DEFAULT > WINDOW_PER_SENDER_DEFAULT, "the total window must exceed that of a sender");
    }

    static void require(final boolean holds, final String what) {
        if (!holds) {
            throw new IllegalStateException("limits contradict each other: " + what);
        }
    }
}
