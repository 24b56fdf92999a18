package io.jindou.gateway.wkproto;

import io.jindou.codecs.Reason;

/** Our reasons in WuKongIM's words: its own codes as they are, ours as the nearest of them. */
public final class WkReasons {
    /** Nothing is said: the bare close makes SDKs connect again, where any CONNACK but success makes them stop for good. */
    public static final int SILENCE = -1;

    private static final int OURS_FROM = 100;

    private WkReasons() {
    }

    /** For SENDACK: the code of a reason as it came from the cell. */
    public static int sendAck(final int code) {
        if (code < OURS_FROM) {
            return code;
        }
        switch (Reason.of(code)) {
            case PAYLOAD_TOO_LONG:
                return Reason.PAYLOAD_DECODE_ERROR.code();
            case FIELD_TOO_LONG:
            case NOT_PERMITTED:
                return Reason.NOT_ALLOW_SEND.code();
            case BUSY:
                return Reason.RATE_LIMIT.code();
            default:
                // what a second attempt may mend
                return Reason.SYSTEM_ERROR.code();
        }
    }

    /** For CONNACK: a code, or {@link #SILENCE} where trying again may help or the uid is none. */
    public static int connAck(final Reason reason) {
        if (reason.code() < OURS_FROM) {
            return reason.code();
        }
        switch (reason) {
            case FIELD_TOO_LONG:
            case ADMIN_REQUIRED:
                return Reason.AUTH_FAIL.code();
            case SESSION_LIMIT:
                return Reason.RATE_LIMIT.code();
            default:
                return SILENCE;
        }
    }
}
