package io.jindou.codecs;

/**
 * Why something was refused or ended. Codes 0 to 29 are WuKongIM's and go to its clients as they are; codes from 100 are
 * ours. Every refusal that a user, an operator or a test can meet has its own name here.
 */
public enum Reason {
    UNKNOWN(0, "unknown"),
    SUCCESS(1, "success"),
    AUTH_FAIL(2, "the token is wrong or missing"),
    SUBSCRIBER_NOT_EXIST(3, "the sender is not a member of the channel, or there is no such channel"),
    IN_BLACKLIST(4, "the sender is on the deny list"),
    CHANNEL_NOT_EXIST(5, "there is no such channel"),
    SENDER_OFFLINE(7, "the session has ended"),
    PAYLOAD_DECODE_ERROR(9, "the payload cannot be decoded"),
    NOT_ALLOW_SEND(11, "sending is not allowed"),
    CONNECT_KICK(12, "login in other device"),
    NOT_IN_WHITELIST(13, "the sender is not on the allow list"),
    SYSTEM_ERROR(15, "internal error"),
    CHANNEL_ID_ERROR(16, "the channel id is empty, too long, or has a reserved character (@ # &)"),
    BAN(19, "banned"),
    CLIENT_KEY_IS_EMPTY(21, "the client's public key is missing"),
    RATE_LIMIT(22, "too fast"),
    NOT_SUPPORT_CHANNEL_TYPE(23, "this channel type is not supported"),
    DISBAND(24, "the channel is disbanded"),
    SEND_BAN(25, "the sender may not send"),
    IDEMPOTENCY_CONFLICT(28, "this clientMsgNo was used for another payload"),

    BAD_FRAME(100, "the frame is damaged or its body does not fit its type"),
    FRAME_TOO_LONG(101, "the frame announces a body over the limit"),
    UNKNOWN_FRAME_TYPE(102, "unknown frame type"),
    NOT_CONNECTED(103, "CONNECT must come first"),
    ALREADY_CONNECTED(104, "CONNECT came a second time"),
    BAD_UID(105, "the uid is empty, too long, reserved, or has a reserved character (@ # &)"),
    UNSUPPORTED_VERSION(106, "this protocol version is not supported"),
    CONNECTION_LIMIT(107, "the gateway has no room for another connection"),
    HEARTBEAT_TIMEOUT(108, "nothing was heard for too long"),
    SLOW_CONSUMER(109, "the client does not take or acknowledge its messages"),
    LINK_LOST(110, "the gateway lost its link to the cell; connect again"),
    SERVER_STOPPING(111, "the server stops; connect again"),
    ADMIN_REQUIRED(112, "this request needs a session opened with the admin token"),
    PAYLOAD_TOO_LONG(113, "the payload is over the limit"),
    EXPIRED(114, "the message waited too long and was not stored; send it again"),
    AUDIT_DIFFERENCE(115, "gateway and engine disagreed about this session; connect again"),
    LIMIT_REACHED(116, "a configured limit of the cell is reached"),
    NOT_YET(117, "this node has not caught up; ask again"),
    BAD_REQUEST(118, "a field of the request is missing or out of range"),
    CONNECTION_ID_REUSED(119, "the connection id was used before"),
    CONNECT_TIMEOUT(121, "no CONNECT came in time"),
    CLIENT_CLOSED(122, "the client closed the connection"),
    CONNECTION_RESET(123, "the connection broke"),
    SESSION_LIMIT(124, "the user has too many sessions"),
    FIELD_TOO_LONG(125, "a field is over its limit"),
    CLIENT_DISCONNECT(126, "the client said goodbye"),
    NOT_PERMITTED(127, "only members may read this channel"),
    HISTORY_UNAVAILABLE(128, "the journal cannot be read now; ask again"),
    BUSY(129, "too many requests are under way; ask again"),
    NOT_READY(130, "the cell is not serving yet; connect again"),
    CONTINUE(131, "a part of a long change is done; send the same request again"),
    ADDRESS_LIMIT(132, "too many connections come from this address"),
    UNAUTHENTICATED_LIMIT(133, "too many connections have not said CONNECT"),
    TLS_REQUIRED(134, "this port wants TLS"),
    TLS_FAILED(135, "TLS could not be agreed on");

    private static final Reason[] BY_CODE = new Reason[256];

    static {
        for (final Reason reason : values()) {
            BY_CODE[reason.code] = reason;
        }
    }

    private final int code;
    private final String text;

    Reason(final int code, final String text) {
        this.code = code;
        this.text = text;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }

    /** One sentence fragment for people; never holds user data. */
    public String text() {
        return text;
    }

    /** The reason of a byte from the wire; {@link #UNKNOWN} for one that has no name. */
    public static Reason of(final int code) {
        final Reason reason = BY_CODE[code & 0xFF];
        return null == reason ? UNKNOWN : reason;
    }
}
