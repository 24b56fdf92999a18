package io.jindou.gateway.crypto;

import io.jindou.codecs.Limits;
import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketDecoder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encrypts and decrypts the payloads of messages and makes and checks their msgKeys, in scratch memory that is kept: one for an
 * agent. Results are valid until the next call of the same kind. Not thread safe.
 *
 * <p>A msgKey is made of a text, the <em>sign</em>: the fields that are protected, one behind the other, the payload as on the
 * wire last. The caller begins it, adds to it, and asks for the msgKey.
 */
public final class MessageSeal {
    /** Hex digits of a msgKey. */
    public static final int MSG_KEY_LENGTH = 32;

    static final String MD5 = "MD5";

    /** A payload, encrypted, as text. */
    private static final int WIRE_MAX = Base64Text.textLength(MessageCipher.paddedLength(Limits.PAYLOAD_MAX));
    /** Bytes in front of the payload: two ids and a clientMsgNo as long as a string can be, and some numbers. */
    private static final int SIGNED_FIELDS_MAX = 3 * Short.MAX_VALUE + 128;
    private static final int SIGN_MAX = MessageCipher.paddedLength(SIGNED_FIELDS_MAX + WIRE_MAX);
    private static final int DIGEST_LENGTH = 16;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final MessageCipher cipher = new MessageCipher();
    private final MessageDigest md5;
    private final byte[] sign = new byte[SIGN_MAX];
    private final UnsafeBuffer signBuffer = new UnsafeBuffer(sign);
    private final byte[] ciphertext = new byte[SIGN_MAX];
    private final byte[] signText = new byte[Base64Text.textLength(SIGN_MAX)];
    private final byte[] digest = new byte[DIGEST_LENGTH];
    private final byte[] msgKey = new byte[MSG_KEY_LENGTH];
    private final byte[] given = new byte[MSG_KEY_LENGTH];
    private final byte[] wire = new byte[WIRE_MAX];
    private final byte[] plain = new byte[MessageCipher.paddedLength(WIRE_MAX)];
    private final UnsafeBuffer wireBuffer = new UnsafeBuffer(wire);
    private final UnsafeBuffer plainBuffer = new UnsafeBuffer(plain);
    private int signLength;

    /** @throws IllegalStateException when this JDK lacks one of the algorithms. */
    public MessageSeal() {
        try {
            md5 = MessageDigest.getInstance(MD5);
        } catch (final NoSuchAlgorithmException ex) {
            throw new IllegalStateException("this JDK cannot make msgKeys", ex);
        }
    }

    /** Characters on the wire of a payload of so many bytes. */
    public static int wireLength(final int plainLength) {
        return Base64Text.textLength(MessageCipher.paddedLength(plainLength));
    }

    /**
     * Encrypts a payload of at most {@link Limits#PAYLOAD_MAX} bytes into {@link #wire()}.
     *
     * @return the length of the text.
     */
    public int encrypt(final ConnectionKeys keys, final DirectBuffer from, final int offset, final int length) {
        from.getBytes(offset, plain, 0, length);
        final int encrypted = cipher.encrypt(keys, plain, length, ciphertext);
        return Base64Text.encode(ciphertext, 0, encrypted, wire, 0);
    }

    /**
     * Decrypts a payload from the wire into {@link #plain()}.
     *
     * @return its length, or -1 when it is no payload of this connection or far over {@link Limits#PAYLOAD_MAX}.
     */
    public int decrypt(final ConnectionKeys keys, final DirectBuffer from, final int offset, final int length) {
        if (length > WIRE_MAX) {
            return -1;
        }
        from.getBytes(offset, wire, 0, length);
        final int encrypted = Base64Text.decode(wire, 0, length, ciphertext);
        return encrypted < 0 ? -1 : cipher.decrypt(keys, ciphertext, encrypted, plain);
    }

    /** The encrypted payload. */
    public DirectBuffer wire() {
        return wireBuffer;
    }

    /** The decrypted payload. */
    public DirectBuffer plain() {
        return plainBuffer;
    }

    /** Begins a sign. */
    public MessageSeal sign() {
        signLength = 0;
        return this;
    }

    /** Adds a number in decimal. */
    public MessageSeal add(final long number) {
        signLength += signBuffer.putLongAscii(signLength, number);
        return this;
    }

    /** Adds a string or the payload as on the wire. */
    public MessageSeal add(final DirectBuffer from, final int offset, final int length) {
        from.getBytes(offset, sign, signLength, length);
        signLength += length;
        return this;
    }

    /** The msgKey of the sign: valid until the next one. */
    public byte[] msgKey(final ConnectionKeys keys) {
        final int encrypted = cipher.encrypt(keys, sign, signLength, ciphertext);
        final int length = Base64Text.encode(ciphertext, 0, encrypted, signText, 0);
        hexDigest(md5, signText, 0, length, digest, msgKey, 0);
        return msgKey;
    }

    /** True when a SEND carries the msgKey that belongs to it. The time this takes tells nothing of where they differ. */
    public boolean isSealed(final ConnectionKeys keys, final PacketDecoder send) {
        return send.length(Field.PAYLOAD) <= WIRE_MAX && isSame(send, sign()
            .add(send.number(Field.CLIENT_SEQ))
            .add(send, Field.CLIENT_MSG_NO)
            .add(send, Field.CHANNEL_ID)
            .add(send.number(Field.CHANNEL_TYPE))
            .add(send, Field.PAYLOAD)
            .msgKey(keys));
    }

    /** The same of a RECV. */
    public boolean isSealedRecv(final ConnectionKeys keys, final PacketDecoder recv) {
        return recv.length(Field.PAYLOAD) <= WIRE_MAX && isSame(recv, sign()
            .add(recv.number(Field.MESSAGE_ID))
            .add(recv.number(Field.MESSAGE_SEQ))
            .add(recv, Field.CLIENT_MSG_NO)
            .add(recv.number(Field.TIMESTAMP))
            .add(recv, Field.FROM_UID)
            .add(recv, Field.CHANNEL_ID)
            .add(recv.number(Field.CHANNEL_TYPE))
            .add(recv, Field.PAYLOAD)
            .msgKey(keys));
    }

    static void hexDigest(
        final MessageDigest md5, final byte[] from, final int offset, final int length, final byte[] digest,
        final byte[] to, final int toOffset) {
        md5.update(from, offset, length);
        try {
            md5.digest(digest, 0, DIGEST_LENGTH);
        } catch (final DigestException ex) {
            throw new IllegalStateException(MD5, ex);
        }
        for (int i = 0; i < DIGEST_LENGTH; i++) {
            to[toOffset + 2 * i] = HEX[digest[i] >> 4 & 0xF];
            to[toOffset + 2 * i + 1] = HEX[digest[i] & 0xF];
        }
    }

    private MessageSeal add(final PacketDecoder packet, final Field field) {
        return add(packet.buffer(), packet.offset(field), packet.length(field));
    }

    private boolean isSame(final PacketDecoder packet, final byte[] expected) {
        if (MSG_KEY_LENGTH != packet.length(Field.MSG_KEY)) {
            return false;
        }
        packet.buffer().getBytes(packet.offset(Field.MSG_KEY), given);
        return MessageDigest.isEqual(expected, given);
    }
}
