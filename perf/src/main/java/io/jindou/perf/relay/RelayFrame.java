package io.jindou.perf.relay;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The relay's frames; numbers are little endian. Destinations as in {@link io.jindou.perf.rig.Speaker}.
 *
 * <pre>
 *   0               4      5
 *   +---------------+------+---------------------------------------------
 *   | length of all | type | LOGIN      user 4 | groups 4 each
 *   +---------------+------+ LOGGED_IN
 *                            MESSAGE    destination 4 | token 8 | payload
 *                            ACK        token 8
 *                            DELIVERY   payload
 * </pre>
 */
public final class RelayFrame {
    public static final byte LOGIN = 1;
    public static final byte LOGGED_IN = 2;
    public static final byte MESSAGE = 3;
    public static final byte ACK = 4;
    public static final byte DELIVERY = 5;

    public static final int HEADER_LENGTH = 5;
    public static final int ID_LENGTH = 4;
    public static final int TOKEN_LENGTH = 8;
    /** The destination and the token of a MESSAGE. */
    public static final int MESSAGE_LENGTH = ID_LENGTH + TOKEN_LENGTH;
    /** Longer ones are a mistake. */
    public static final int LENGTH_MAX = 128 * 1024;
    /** The answer of {@link #scan} when the frame has not come whole yet. */
    public static final int NEED_MORE = 0;
    /** The answer of {@link #scan} when this is no frame. */
    public static final int NO_FRAME = -1;

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int LENGTH_LENGTH = 4;

    private RelayFrame() {
    }

    /** The length of the frame that begins here when all of it is there, {@link #NEED_MORE} or {@link #NO_FRAME}. */
    public static int scan(final DirectBuffer in, final int at, final int available) {
        if (available < LENGTH_LENGTH) {
            return NEED_MORE;
        }
        final int length = in.getInt(at, ORDER);
        if (length < HEADER_LENGTH || length > LENGTH_MAX) {
            return NO_FRAME;
        }
        return available < length ? NEED_MORE : length;
    }

    public static byte type(final DirectBuffer in, final int at) {
        return in.getByte(at + LENGTH_LENGTH);
    }

    /** Begins a frame of some length in all. */
    public static void putHeader(final MutableDirectBuffer out, final int at, final int length, final byte type) {
        out.putInt(at, length, ORDER);
        out.putByte(at + LENGTH_LENGTH, type);
    }

    public static int id(final DirectBuffer in, final int at) {
        return in.getInt(at, ORDER);
    }

    public static void putId(final MutableDirectBuffer out, final int at, final int id) {
        out.putInt(at, id, ORDER);
    }

    public static long token(final DirectBuffer in, final int at) {
        return in.getLong(at, ORDER);
    }

    public static void putToken(final MutableDirectBuffer out, final int at, final long token) {
        out.putLong(at, token, ORDER);
    }
}
