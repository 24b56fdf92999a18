package io.jindou.gateway.session;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnectDecoder;
import io.jindou.gateway.protocol.WireMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.agrona.DirectBuffer;

/**
 * What of a CONNECT the gateway can judge by itself: its form, reserved names and the admin token. Tokens of users are judged
 * by the engine, by their hash.
 */
final class Authenticator {
    private static final int UID = 0;
    private static final int DEVICE_ID = 1;
    private static final int TOKEN = 2;
    private static final byte[] SYSTEM = SystemUids.SYSTEM.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MANAGER = SystemUids.MANAGER.getBytes(StandardCharsets.US_ASCII);

    private final Tokens tokens;
    private final byte[] adminTokenHash;
    private byte[] tokenHash;
    private boolean isAdmin;

    /** An authenticator; without a hash of the admin token nobody is admin. */
    Authenticator(final Tokens tokens, final byte[] adminTokenHash) {
        this.tokens = tokens;
        this.adminTokenHash = adminTokenHash;
    }

    /** Judges a CONNECT: {@link Reason#SUCCESS}, or why it is refused. */
    Reason check(final WireMessage connect) {
        final DirectBuffer buffer = connect.buffer();
        final int uid = connect.dataOffset(UID);
        final int uidLength = connect.dataLength(UID);
        if (FrameDescriptor.PROTOCOL_VERSION != connect.uint8(ConnectDecoder.protocolVersionEncodingOffset())) {
            return Reason.UNSUPPORTED_VERSION;
        }
        if (!ChannelIds.isValid(buffer, uid, uidLength, Limits.UID_MAX) || Bytes.areEqual(buffer, uid, uidLength, SYSTEM)) {
            return Reason.BAD_UID;
        }
        if (connect.dataLength(DEVICE_ID) > Limits.DEVICE_ID_MAX || connect.dataLength(TOKEN) > Limits.TOKEN_MAX) {
            return Reason.FIELD_TOO_LONG;
        }
        tokenHash = tokens.hash(buffer, connect.dataOffset(TOKEN), connect.dataLength(TOKEN));
        isAdmin = Bytes.areEqual(buffer, uid, uidLength, MANAGER);
        if (isAdmin && (null == adminTokenHash || !MessageDigest.isEqual(adminTokenHash, tokenHash))) {
            return Reason.AUTH_FAIL;
        }
        return Reason.SUCCESS;
    }

    /** Hash of the token of the CONNECT that passed last. */
    byte[] tokenHash() {
        return tokenHash;
    }

    /** True when the CONNECT that passed last was that of the manager. */
    boolean isAdmin() {
        return isAdmin;
    }
}
