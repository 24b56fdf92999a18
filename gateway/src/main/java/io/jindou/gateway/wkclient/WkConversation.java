package io.jindou.gateway.wkclient;

import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketDecoder;
import io.jindou.codecs.wkproto.PacketEncoder;
import io.jindou.codecs.wkproto.PacketType;
import io.jindou.codecs.wkproto.ProtocolVersion;
import io.jindou.codecs.wkproto.SettingBits;
import io.jindou.gateway.crypto.ConnectionKeys;
import io.jindou.gateway.crypto.KeyExchange;
import io.jindou.gateway.crypto.MessageSeal;
import java.security.KeyPair;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The client's half of one connection without its socket: what it says, as frames in a buffer of the caller, and what it makes of
 * what it hears. Each frame lies at {@link #frameOffset()}. Many conversations of one thread may share a seal and an exchange.
 */
public final class WkConversation {
    private static final byte[] NONE = {};

    private final MessageSeal seal;
    private final KeyExchange exchange;
    private final PacketEncoder encoder = new PacketEncoder();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final int ownVersion;
    private int version;
    private KeyPair pair;
    private ConnectionKeys keys;
    private DirectBuffer payload;
    private int payloadOffset;
    private int payloadLength;

    /** A conversation in this version at most; {@code exchange} null: without a key, for servers that do not encrypt. */
    public WkConversation(final int ownVersion, final MessageSeal seal, final KeyExchange exchange) {
        this.ownVersion = ownVersion;
        this.version = ProtocolVersion.negotiate(ownVersion);
        this.seal = seal;
        this.exchange = exchange;
    }

    /** CONNECT with a fresh key; returns the length of the frame. */
    public int connect(
        final MutableDirectBuffer to, final byte[] uid, final byte[] deviceId, final int deviceFlag, final byte[] token,
        final long timestampMs) {
        pair = null == exchange ? null : exchange.newKeyPair();
        keys = null;
        return connect(to, uid, deviceId, deviceFlag, token, timestampMs, null == pair ? NONE : KeyExchange.publicText(pair));
    }

    /** The same with a client key as it is given. */
    public int connect(
        final MutableDirectBuffer to, final byte[] uid, final byte[] deviceId, final int deviceFlag, final byte[] token,
        final long timestampMs, final byte[] clientKey) {
        return encoder.wrap(to, 0, PacketType.CONNECT, 0, version)
            .put(Field.VERSION, ownVersion)
            .put(Field.DEVICE_FLAG, deviceFlag)
            .put(Field.DEVICE_ID, deviceId)
            .put(Field.UID, uid)
            .put(Field.TOKEN, token)
            .put(Field.CLIENT_TIMESTAMP, timestampMs)
            .put(Field.CLIENT_KEY, clientKey)
            .end();
    }

    /** Takes version and keys from a CONNACK; returns its reason code. */
    public int onConnAck(final PacketDecoder connAck) {
        if (connAck.has(Field.SERVER_VERSION)) {
            version = Math.min(version, (int)connAck.number(Field.SERVER_VERSION));
        }
        final int keyLength = connAck.length(Field.SERVER_KEY);
        if (keyLength > 0 && null != pair) {
            final byte[] salt = new byte[connAck.length(Field.SALT)];
            connAck.buffer().getBytes(connAck.offset(Field.SALT), salt);
            keys = exchange.agree(
                pair, exchange.peerKey(connAck.buffer(), connAck.offset(Field.SERVER_KEY), keyLength), salt);
        }
        return (int)connAck.number(Field.REASON_CODE);
    }

    /** SEND, encrypted if the connection is and the setting does not say otherwise; returns the length of the frame. */
    public int send(final MutableDirectBuffer to, final WkSend send) {
        DirectBuffer wire = send.payload;
        int offset = send.payloadOffset;
        int length = send.payloadLength;
        byte[] msgKey = NONE;
        if (null != keys && 0 == (send.setting & SettingBits.NO_ENCRYPT)) {
            length = seal.encrypt(keys, wire, offset, length);
            wire = seal.wire();
            offset = 0;
            msgKey = msgKey(send, length);
        }
        return encoder.wrap(to, 0, PacketType.SEND, send.flags, version)
            .put(Field.SETTING, send.setting)
            .put(Field.CLIENT_SEQ, send.clientSeq)
            .put(Field.CLIENT_MSG_NO, send.clientMsgNo)
            .put(Field.STREAM_NO, NONE)
            .put(Field.CHANNEL_ID, send.channelId, 0, send.channelIdLength)
            .put(Field.CHANNEL_TYPE, send.channelType)
            .put(Field.EXPIRE, send.expire)
            .put(Field.MSG_KEY, msgKey)
            .put(Field.TOPIC, send.topic)
            .put(Field.PAYLOAD, wire, offset, length)
            .end();
    }

    private byte[] msgKey(final WkSend send, final int length) {
        seal.sign().add(send.clientSeq);
        view.wrap(send.clientMsgNo);
        seal.add(view, 0, send.clientMsgNo.length);
        view.wrap(send.channelId);
        return seal.add(view, 0, send.channelIdLength).add(send.channelType).add(seal.wire(), 0, length).msgKey(keys);
    }

    /** Checks and decrypts a RECV; false when its msgKey does not fit, and an SDK would drop it. Then see {@link #payload()}. */
    public boolean open(final PacketDecoder recv) {
        payload = recv.buffer();
        payloadOffset = recv.offset(Field.PAYLOAD);
        payloadLength = recv.length(Field.PAYLOAD);
        if (null == keys || 0 != (recv.number(Field.SETTING) & SettingBits.NO_ENCRYPT)) {
            return true;
        }
        if (!seal.isSealedRecv(keys, recv)) {
            return false;
        }
        payloadLength = seal.decrypt(keys, payload, payloadOffset, payloadLength);
        payload = seal.plain();
        payloadOffset = 0;
        return payloadLength >= 0;
    }

    /** RECVACK of a RECV; returns the length of the frame. */
    public int recvAck(final MutableDirectBuffer to, final PacketDecoder recv) {
        return encoder.wrap(to, 0, PacketType.RECVACK, recv.flags(), version)
            .put(Field.MESSAGE_ID, recv.number(Field.MESSAGE_ID))
            .put(Field.MESSAGE_SEQ, recv.number(Field.MESSAGE_SEQ))
            .end();
    }

    /** PING; returns the length of the frame. */
    public int ping(final MutableDirectBuffer to) {
        return encoder.wrap(to, 0, PacketType.PING, 0, version).end();
    }

    /** Where the frame that was made last begins. */
    public int frameOffset() {
        return encoder.frameOffset();
    }

    /** What frames of the server are decoded with. */
    public int version() {
        return version;
    }

    public boolean isEncrypted() {
        return null != keys;
    }

    /** Where the message of the RECV that was opened last is, until the next frame. */
    public DirectBuffer payload() {
        return payload;
    }

    public int payloadOffset() {
        return payloadOffset;
    }

    public int payloadLength() {
        return payloadLength;
    }
}
