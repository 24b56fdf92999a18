package io.jindou.cluster.peer;

import io.jindou.cluster.cell.CellSecret;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Both ends prove to each other that they know the secret: the server sends a challenge, the caller answers it and adds one of
 * its own. A proof covers both challenges, and is good for one direction only, so that none can be sent back or used again.
 */
final class PeerHandshake {
    /** Raised when frames or requests change their meaning; nodes of different versions do not talk. */
    static final int VERSION = 1;
    private static final int MAGIC = 0x4A4E4450;
    private static final String CALLER = "jindou peer caller";
    private static final String SERVER = "jindou peer server";
    private static final int GREETING_LENGTH = 2 * Integer.BYTES + CellSecret.CHALLENGE_LENGTH;
    private static final int ANSWER_LENGTH = CellSecret.CHALLENGE_LENGTH + CellSecret.PROOF_LENGTH;

    private PeerHandshake() {
    }

    /** The server's end; throws {@link PeerFailure} when the caller does not know the secret. */
    static void accept(final PeerChannel channel, final CellSecret secret, final long deadlineNs) throws IOException {
        final byte[] challenge = CellSecret.challenge();
        channel.send(PeerRequest.GREETING, ByteBuffer.allocate(GREETING_LENGTH)
            .putInt(MAGIC).putInt(VERSION).put(challenge).flip(), deadlineNs);
        final ByteBuffer answer = channel.receive(ANSWER_LENGTH, deadlineNs);
        expect(PeerRequest.PROOF, channel.kind());
        final byte[] callers = bytes(answer, CellSecret.CHALLENGE_LENGTH);
        final byte[] proof = bytes(answer, CellSecret.PROOF_LENGTH);
        final byte[] both = both(challenge, callers);
        if (!secret.isProof(CALLER, both, proof)) {
            channel.send(PeerRequest.REFUSED, PeerRequest.text("the cell's secret of this node is another one"), deadlineNs);
            throw notAuthenticated("a caller does not know the cell's secret");
        }
        channel.send(PeerRequest.PROOF, ByteBuffer.wrap(secret.proof(SERVER, both)), deadlineNs);
    }

    /** The caller's end; throws {@link PeerFailure} when the server refuses or does not know the secret itself. */
    static void call(final PeerChannel channel, final CellSecret secret, final long deadlineNs) throws IOException {
        final ByteBuffer greeting = channel.receive(PeerRequest.TEXT_MAX, deadlineNs);
        if (PeerRequest.REFUSED == channel.kind()) {
            throw new PeerFailure(PeerFailure.Kind.REFUSED, PeerRequest.text(greeting));
        }
        expect(PeerRequest.GREETING, channel.kind());
        if (greeting.remaining() != GREETING_LENGTH || MAGIC != greeting.getInt()) {
            throw new PeerFailure(PeerFailure.Kind.PROTOCOL, "who listens there is no Jindou node");
        }
        final int version = greeting.getInt();
        if (VERSION != version) {
            throw new PeerFailure(PeerFailure.Kind.PROTOCOL, "the node speaks version " + version
                + " of the protocol between nodes, this one version " + VERSION);
        }
        final byte[] challenge = CellSecret.challenge();
        final byte[] both = both(bytes(greeting, CellSecret.CHALLENGE_LENGTH), challenge);
        channel.send(PeerRequest.PROOF, ByteBuffer.allocate(ANSWER_LENGTH)
            .put(challenge).put(secret.proof(CALLER, both)).flip(), deadlineNs);
        final ByteBuffer answer = channel.receive(PeerRequest.TEXT_MAX, deadlineNs);
        if (PeerRequest.REFUSED == channel.kind()) {
            throw notAuthenticated("refused: " + PeerRequest.text(answer));
        }
        expect(PeerRequest.PROOF, channel.kind());
        if (!secret.isProof(SERVER, both, bytes(answer, CellSecret.PROOF_LENGTH))) {
            throw notAuthenticated("who listens there does not know the cell's secret");
        }
    }

    private static PeerFailure notAuthenticated(final String sentence) {
        return new PeerFailure(PeerFailure.Kind.NOT_AUTHENTICATED, sentence);
    }

    private static void expect(final byte kind, final byte found) throws PeerFailure {
        if (kind != found) {
            throw new PeerFailure(PeerFailure.Kind.PROTOCOL, "a frame of kind " + found + " in place of " + kind);
        }
    }

    private static byte[] bytes(final ByteBuffer source, final int length) throws PeerFailure {
        if (source.remaining() < length) {
            throw new PeerFailure(PeerFailure.Kind.PROTOCOL, "a frame that is too short");
        }
        final byte[] bytes = new byte[length];
        source.get(bytes);
        return bytes;
    }

    private static byte[] both(final byte[] servers, final byte[] callers) {
        return ByteBuffer.allocate(servers.length + callers.length).put(servers).put(callers).array();
    }
}
