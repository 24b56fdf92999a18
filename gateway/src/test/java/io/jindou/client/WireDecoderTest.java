package io.jindou.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.HistoryResultDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class WireDecoderTest {
    private static final int ROUNDS = 20_000;

    private final WireDecoder decoder = new WireDecoder();

    /** checklist row 51: damaged bodies of every kind end in a named error, whatever is damaged. */
    @Test
    void shouldNameEveryDamage() {
        final List<byte[]> frames = List.of(
            FakeServer.connAckFrame(Reason.SUCCESS, 1000),
            FakeServer.sendAckFrame(1, Reason.SUCCESS, 2, 3),
            FakeServer.recvFrame(1, 2, 0, "hello"),
            FakeServer.disconnectFrame(Reason.BAN),
            FakeServer.requestResultFrame(1, Reason.SUCCESS, 1),
            ClientRequestTest.historyFrame(1, 1, "one", "two"));
        int damaged = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            final Random random = new Random(seed);
            final byte[] frame = frames.get(seed % frames.size()).clone();
            final byte[] body = Arrays.copyOfRange(frame, FrameDescriptor.INNER_HEADER_LENGTH, frame.length);
            for (int i = random.nextInt(4); i >= 0; i--) {
                body[random.nextInt(body.length)] = (byte)random.nextInt(256);
            }
            final int length = random.nextBoolean() ? body.length : random.nextInt(body.length);
            try {
                decode(frame[0], Arrays.copyOf(body, length));
            } catch (final JindouException e) {
                assertEquals(Reason.BAD_FRAME, e.reason(), "seed " + seed);
                damaged++;
            }
        }
        assertTrue(damaged > ROUNDS / 4, "the damage was not noticed: " + damaged);
    }

    @Test
    void shouldReadTheHistoryOfAServerThatKnowsNoFirstSequence() {
        final byte[] frame = ClientRequestTest.historyFrame(1, 7, "one", "two");
        final int fixed = FrameDescriptor.INNER_HEADER_LENGTH + MessageHeaderDecoder.ENCODED_LENGTH;
        final int added = fixed + HistoryResultDecoder.firstSeqEncodingOffset();
        final byte[] older = new byte[frame.length - Long.BYTES];
        System.arraycopy(frame, 0, older, 0, added);
        System.arraycopy(frame, added + Long.BYTES, older, added, older.length - added);
        final byte[] body = Arrays.copyOfRange(older, FrameDescriptor.INNER_HEADER_LENGTH, older.length);
        new MessageHeaderEncoder().wrap(new UnsafeBuffer(body), 0)
            .blockLength(HistoryResultDecoder.firstSeqEncodingOffset()).version(0);
        final History history = decoder.wrap(new UnsafeBuffer(body), 0, body.length).history(1, "bob");
        assertEquals(List.of("one", "two"), history.messages().stream().map(Message::text).toList());
        assertFalse(history.isTruncated());
    }

    private void decode(final int type, final byte[] body) {
        decoder.wrap(new UnsafeBuffer(body), 0, body.length);
        switch (type) {
            case FrameDescriptor.CONNACK:
                decoder.connAck().deviceLevel();
                break;
            case FrameDescriptor.SENDACK:
                decoder.sendAck().reason();
                break;
            case FrameDescriptor.RECV:
                decoder.recv();
                break;
            case FrameDescriptor.DISCONNECT:
                decoder.disconnect();
                break;
            default:
                if (decoder.templateId() == 41) {
                    decoder.history(1, "bob");
                } else {
                    decoder.requestResult().value();
                }
                break;
        }
    }
}
