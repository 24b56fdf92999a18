package io.jindou.cluster.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a node may ask another one.
 *
 * @param kind   {@link #HELLO}, {@link #STATUS}, {@link #SNAPSHOT_POSITION} or {@link #JOURNAL}.
 * @param fromNo with {@link #JOURNAL}, the first journal number that is asked for.
 * @param lastNo with {@link #JOURNAL}, the last one.
 */
record PeerRequest(byte kind, long fromNo, long lastNo) {
    static final byte GREETING = 1;
    static final byte PROOF = 2;
    static final byte HELLO = 3;
    static final byte STATUS = 4;
    static final byte SNAPSHOT_POSITION = 5;
    static final byte JOURNAL = 6;
    static final byte ANSWER = 16;
    static final byte REFUSED = 17;

    /** Longest body of a request. */
    static final int LENGTH_MAX = 2 * Long.BYTES;
    /** Longest body of an answer. */
    static final int ANSWER_MAX = 1 << 20;
    /** Longest sentence of a refusal. */
    static final int TEXT_MAX = 1 << 10;

    static PeerRequest of(final byte kind) {
        return new PeerRequest(kind, 0, 0);
    }

    static PeerRequest decode(final byte kind, final ByteBuffer body) throws PeerFailure {
        final int length = JOURNAL == kind ? LENGTH_MAX : 0;
        if (kind < HELLO || kind > JOURNAL || body.remaining() != length) {
            throw new PeerFailure(PeerFailure.Kind.PROTOCOL,
                "a request of kind " + kind + " with " + body.remaining() + " bytes");
        }
        if (JOURNAL != kind) {
            return of(kind);
        }
        final PeerRequest request = new PeerRequest(kind, body.getLong(), body.getLong());
        if (request.fromNo < 1 || request.lastNo < request.fromNo) {
            throw new PeerFailure(PeerFailure.Kind.PROTOCOL,
                "journal numbers " + request.fromNo + " to " + request.lastNo + " are asked for");
        }
        return request;
    }

    ByteBuffer encode() {
        return JOURNAL == kind
            ? ByteBuffer.allocate(LENGTH_MAX).putLong(fromNo).putLong(lastNo).flip()
            : ByteBuffer.allocate(0);
    }

    static ByteBuffer text(final String sentence) {
        final byte[] bytes = sentence.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, TEXT_MAX));
    }

    static String text(final ByteBuffer body) {
        return StandardCharsets.UTF_8.decode(body).toString();
    }
}
