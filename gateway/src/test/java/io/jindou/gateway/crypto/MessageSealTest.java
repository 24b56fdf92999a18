package io.jindou.gateway.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jindou.codecs.Limits;
import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketDecoder;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Cipher;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSealTest {
    private static final int ROUNDS = 20_000;
    private static final int BLOCKS_MAX = 30;
    /** What the JDK makes anew when a cipher gets another key, with room; measured: 1,367. */
    private static final int BYTES_FOR_NEW_KEYS = 2048;

    private final KeyExchange exchange = new KeyExchange();
    private final MessageSeal seal = new MessageSeal();
    private ConnectionKeys keys;

    @BeforeEach
    void agree() throws GeneralSecurityException {
        keys = CryptoFacts.keys(exchange);
    }

    @Test
    void shouldMakeThePublishedText() {
        final byte[] payload = CryptoFacts.hex("payload");
        final int length = seal.encrypt(keys, new UnsafeBuffer(payload), 0, payload.length);
        assertEquals(CryptoFacts.text("payloadText"), text(seal.wire(), length));
        assertEquals(MessageSeal.wireLength(payload.length), length);
        assertEquals(payload.length, seal.decrypt(keys, new UnsafeBuffer(CryptoFacts.ascii("payloadText")), 0, length));
        assertEquals(new String(payload, UTF_8), seal.plain().getStringWithoutLengthUtf8(0, payload.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"send5", "send5topic", "send2"})
    void shouldAcceptWhatSdksSend(final String name) {
        final PacketDecoder send = CryptoFacts.packet(name);
        assertEquals(CryptoFacts.text(name + ".msgKey"), text(send, Field.MSG_KEY));
        assertTrue(seal.isSealed(keys, send));
        final int length = seal.decrypt(keys, send.buffer(), send.offset(Field.PAYLOAD), send.length(Field.PAYLOAD));
        final byte[] plain = new byte[length];
        seal.plain().getBytes(0, plain);
        assertArrayEquals(CryptoFacts.hex("payload"), plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"recv5", "recv5topic", "recv2"})
    void shouldSealAsSdksExpect(final String name) {
        final byte[] sign = CryptoFacts.text(name + ".sign").getBytes(UTF_8);
        final byte[] msgKey = seal.sign().add(new UnsafeBuffer(sign), 0, sign.length).msgKey(keys);
        assertEquals(CryptoFacts.text(name + ".msgKey"), new String(msgKey, US_ASCII));
        assertTrue(seal.isSealedRecv(keys, CryptoFacts.packet(name)));
    }

    /** Every byte of a SEND that is protected: changed, the msgKey does not fit any more; setting, expire and topic are not. */
    @Test
    void shouldNoticeEveryChangeOfWhatIsProtected() {
        final PacketDecoder send = CryptoFacts.packet("send5topic");
        final UnsafeBuffer frame = (UnsafeBuffer)send.buffer();
        for (int i = 3; i < frame.capacity(); i++) {
            final byte was = frame.getByte(i);
            frame.putByte(i, (byte)(was ^ 1));
            final boolean isLength = !send.wrap(frame, 0, frame.capacity(), 5)
                || send.length(Field.PAYLOAD) != CryptoFacts.packet("send5topic").length(Field.PAYLOAD);
            if (!isLength && !isWithin(send, Field.TOPIC, i) && i != 3 && !isExpire(send, i)) {
                assertFalse(seal.isSealed(keys, send), "changed at " + i);
            }
            frame.putByte(i, was);
        }
        assertTrue(send.wrap(frame, 0, frame.capacity(), 5));
        assertTrue(seal.isSealed(keys, send));
        assertFalse(seal.isSealedRecv(keys, send));
    }

    @Test
    void shouldRefuseWhatIsNotOfTheseKeys() throws GeneralSecurityException {
        final byte[] payload = new byte[33];
        final int length = seal.encrypt(keys, new UnsafeBuffer(payload), 0, payload.length);
        final byte[] text = new byte[length];
        seal.wire().getBytes(0, text);
        final byte[] peer = CryptoFacts.ascii("clientPublicBase64");
        final ConnectionKeys other =
            exchange.agree(exchange.newKeyPair(), exchange.peerKey(new UnsafeBuffer(peer), 0, peer.length), exchange.newSalt());
        assertEquals(33, seal.decrypt(keys, new UnsafeBuffer(text), 0, length));
        int refused = 0;
        for (int i = 0; i < 50; i++) {
            // one in 256 wrong keys leaves something that looks like padding
            text[i % 40] = (byte)('A' + i % 26);
            refused += seal.decrypt(other, new UnsafeBuffer(text), 0, length) < 0 ? 1 : 0;
        }
        assertTrue(refused > 30, "refused " + refused);
        assertEquals(-1, seal.decrypt(keys, new UnsafeBuffer(text), 0, 0), "an empty text has no padding");
        assertEquals(-1, seal.decrypt(keys, new UnsafeBuffer(text), 0, 20), "no whole block");
        assertEquals(-1, seal.decrypt(keys, new UnsafeBuffer("not base64!!".getBytes(US_ASCII)), 0, 12));
        final UnsafeBuffer huge = new UnsafeBuffer(new byte[Limits.FRAME_BODY_MAX]);
        assertEquals(-1, seal.decrypt(keys, huge, 0, huge.capacity()), "longer than any payload");
    }

    /** All lengths around the block, and the longest; judged by the JDK's own padding. */
    @Test
    void shouldPadLikeTheJdk() throws GeneralSecurityException {
        final Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, keys.key, keys.salt);
        final Random random = new Random(16);
        for (int i = 0; i <= 50; i++) {
            final byte[] payload = new byte[50 == i ? Limits.PAYLOAD_MAX : i];
            random.nextBytes(payload);
            final int length = seal.encrypt(keys, new UnsafeBuffer(payload), 0, payload.length);
            assertEquals(Base64.getEncoder().encodeToString(cipher.doFinal(payload)), text(seal.wire(), length));
            final byte[] text = new byte[length];
            seal.wire().getBytes(0, text);
            assertEquals(payload.length, seal.decrypt(keys, new UnsafeBuffer(text), 0, length));
            final byte[] plain = new byte[payload.length];
            seal.plain().getBytes(0, plain);
            assertArrayEquals(payload, plain);
        }
    }

    /** The longest strings that a frame can hold fit the scratch memory. */
    @Test
    void shouldSealTheLongestFields() {
        final UnsafeBuffer longest = new UnsafeBuffer(new byte[Short.MAX_VALUE]);
        final int length = seal.encrypt(keys, new UnsafeBuffer(new byte[Limits.PAYLOAD_MAX]), 0, Limits.PAYLOAD_MAX);
        final byte[] msgKey = seal.sign().add(Long.MIN_VALUE).add(Long.MIN_VALUE).add(longest, 0, Short.MAX_VALUE)
            .add(Integer.MIN_VALUE).add(longest, 0, Short.MAX_VALUE).add(longest, 0, Short.MAX_VALUE).add(255)
            .add(seal.wire(), 0, length).msgKey(keys);
        assertTrue(new String(msgKey, US_ASCII).matches("[0-9a-f]{32}"));
    }

    @Test
    void shouldAllocateNothingWhileTheConnectionIsTheSame() {
        settles(ROUNDS, () -> roundTrip(keys, keys));
    }

    @Test
    void shouldAllocateLittleForAnotherConnection() {
        final byte[] peer = CryptoFacts.ascii("clientPublicBase64");
        final ConnectionKeys other =
            exchange.agree(exchange.newKeyPair(), exchange.peerKey(new UnsafeBuffer(peer), 0, peer.length), exchange.newSalt());
        settles(2L * BYTES_FOR_NEW_KEYS * ROUNDS, () -> roundTrip(keys, other));
    }

    private final PacketDecoder send = CryptoFacts.packet("send5");
    private final UnsafeBuffer payload = new UnsafeBuffer(CryptoFacts.hex("payload"));

    private void roundTrip(final ConnectionKeys from, final ConnectionKeys to) {
        if (!seal.isSealed(from, send)
            || seal.decrypt(from, send.buffer(), send.offset(Field.PAYLOAD), send.length(Field.PAYLOAD)) < 0) {
            throw new AssertionError();
        }
        final int length = seal.encrypt(to, payload, 0, payload.capacity());
        seal.sign().add(send.number(Field.CLIENT_SEQ)).add(seal.wire(), 0, length).msgKey(to);
    }

    /** Objects that never leave a method are made until the compiler is through: the first block within the bound decides. */
    private void settles(final long bytes, final Runnable round) {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final StringBuilder blocks = new StringBuilder();
        for (int block = 0; block < BLOCKS_MAX; block++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUNDS; i++) {
                round.run();
            }
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            // the counting itself makes some objects
            if (allocated <= bytes + ROUNDS) {
                return;
            }
            blocks.append(' ').append(allocated / ROUNDS);
        }
        throw new AssertionError("bytes for each message, block by block:" + blocks);
    }

    private static boolean isWithin(final PacketDecoder packet, final Field field, final int at) {
        return at >= packet.offset(field) - Short.BYTES && at < packet.offset(field) + packet.length(field);
    }

    /** Four bytes in front of the msgKey and its length. */
    private static boolean isExpire(final PacketDecoder packet, final int at) {
        final int end = packet.offset(Field.MSG_KEY) - Short.BYTES;
        return at >= end - Integer.BYTES && at < end;
    }

    private static String text(final DirectBuffer buffer, final int length) {
        return buffer.getStringWithoutLengthAscii(0, length);
    }

    private static String text(final PacketDecoder packet, final Field field) {
        return packet.buffer().getStringWithoutLengthUtf8(packet.offset(field), packet.length(field));
    }
}
