package io.jindou.cluster.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes from a peer is either understood or refused by name. */
final class PeerDecodersTest {
    private static final Hello HELLO = new Hello(0, "c", Hello.State.MEMBER, 1, Hello.NONE, 0, 0, 0, 0, Hello.NONE, false, 0, 0);

    @Test
    void shouldDecodeOrRefuseAnyRequest() {
        final Random random = new Random(1);
        int understood = 0;
        for (int round = 0; round < 200_000; round++) {
            final byte[] body = new byte[random.nextInt(4) < 3 ? PeerRequest.LENGTH_MAX * random.nextInt(2) : random.nextInt(40)];
            random.nextBytes(body);
            final byte kind = (byte)(random.nextBoolean() ? random.nextInt(10) : random.nextInt());
            try {
                final PeerRequest request = PeerRequest.decode(kind, ByteBuffer.wrap(body));
                assertTrue(PeerRequest.JOURNAL != request.kind() || request.fromNo() > 0 && request.lastNo() >= request.fromNo());
                understood++;
            } catch (final PeerFailure refused) {
                assertEquals(PeerFailure.Kind.PROTOCOL, refused.kind());
            }
        }
        assertTrue(understood > 1_000);
    }

    @Test
    void shouldDecodeOrRefuseAnyHello() throws PeerFailure {
        final Random random = new Random(2);
        int refusals = 0;
        for (int round = 0; round < 200_000; round++) {
            final ByteBuffer encoded = HELLO.encode();
            final byte[] body = new byte[random.nextInt(4) < 3 ? encoded.remaining() : random.nextInt(400)];
            encoded.get(body, 0, Math.min(body.length, encoded.remaining()));
            for (int flips = random.nextInt(4); flips > 0 && body.length > 0; flips--) {
                body[random.nextInt(body.length)] = (byte)random.nextInt();
            }
            try {
                Hello.decode(ByteBuffer.wrap(body));
            } catch (final PeerFailure refused) {
                assertEquals(PeerFailure.Kind.PROTOCOL, refused.kind());
                refusals++;
            }
        }
        assertTrue(refusals > 1_000);
        assertEquals(HELLO, Hello.decode(HELLO.encode()));
    }

    @Test
    void shouldCheckALengthBeforeItIsAllocated() throws PeerFailure {
        assertEquals(16, PeerChannel.bodyLength(16, 16));
        assertThrows(PeerFailure.class, () -> PeerChannel.bodyLength(17, 16));
        assertThrows(PeerFailure.class, () -> PeerChannel.bodyLength(-1, 16));
        assertThrows(PeerFailure.class, () -> PeerChannel.bodyLength(Integer.MIN_VALUE, 16));
    }
}
