package io.jindou.gateway.jsonrpc;

import org.agrona.DirectBuffer;

/**
 * Finds where a JSON object ends, in however many pieces it comes, and looks at each byte once. Knows strings, escapes and
 * brackets only: whether what lies between them is JSON is for the parser to say.
 */
final class ObjectScanner {
    /** The object goes on behind what there is. */
    static final int NEED_MORE = 0;
    /** What begins here is no object. */
    static final int NO_OBJECT = -1;
    static final int TOO_LONG = -2;
    static final int TOO_DEEP = -3;

    private final int lengthMax;
    private final int depthMax;
    private int scanned;
    private int depth;
    private boolean isInString;
    private boolean isEscaped;

    ObjectScanner(final int lengthMax, final int depthMax) {
        this.lengthMax = lengthMax;
        this.depthMax = depthMax;
    }

    /** Forgets the object that was begun. */
    void reset() {
        scanned = 0;
        depth = 0;
        isInString = false;
        isEscaped = false;
    }

    /**
     * Goes on with the object that begins at the offset, as it did in the calls since {@link #reset}.
     *
     * @return its length once all of it is there, or one of the constants.
     */
    int scan(final DirectBuffer buffer, final int offset, final int length) {
        if (0 == scanned && length > 0 && '{' != buffer.getByte(offset)) {
            return NO_OBJECT;
        }
        final int end = Math.min(length, lengthMax);
        int at = scanned;
        while (at < end) {
            take(buffer.getByte(offset + at));
            at++;
            if (0 == depth) {
                return at;
            }
            if (depth > depthMax) {
                return TOO_DEEP;
            }
        }
        scanned = at;
        return end == lengthMax ? TOO_LONG : NEED_MORE;
    }

    private void take(final byte next) {
        if (isInString) {
            if (isEscaped) {
                isEscaped = false;
            } else if ('\\' == next) {
                isEscaped = true;
            } else {
                isInString = '"' != next;
            }
            return;
        }
        switch (next) {
            case '"':
                isInString = true;
                break;
            case '{':
            case '[':
                depth++;
                break;
            case '}':
            case ']':
                depth--;
                break;
            default:
                break;
        }
    }
}
