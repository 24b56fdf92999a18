package io.jindou.gateway.session;

import static io.jindou.codecs.sbe.cluster.MessageHeaderEncoder.ENCODED_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SendEncoder;
import io.jindou.codecs.sbe.cluster.SessionCloseEncoder;
import io.jindou.codecs.sbe.cluster.SessionOpenEncoder;
import io.jindou.codecs.sbe.cluster.TokenSetEncoder;
import io.jindou.codecs.sbe.wire.ConnectDecoder;
import io.jindou.codecs.sbe.wire.SendDecoder;
import io.jindou.codecs.sbe.wire.TokenSetRequestDecoder;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.protocol.WireMessage;
import org.agrona.MutableDirectBuffer;

/**
 * Encodes commands straight into the link's ring: the one copy of a message on its way in. Each method answers false when the
 * link has no room, and nothing has happened then. The arguments have been checked.
 *
 * <p>The schemas keep what a client sends and what becomes of it alike on purpose: fields of variable length lie in both in the
 * same order, so they are copied in one piece.
 */
final class Commands {
    /** {@code expire} to {@code channelType} lie in both Sends alike. */
    private static final int SEND_ALIKE =
        SendDecoder.BLOCK_LENGTH - SendDecoder.expireEncodingOffset();
    private static final int CLOSE_LENGTH = ENCODED_LENGTH + SessionCloseEncoder.BLOCK_LENGTH;

    private final GatewayLink link;
    private final GatewayCounters counters;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SessionOpenEncoder sessionOpen = new SessionOpenEncoder();
    private final SessionCloseEncoder sessionClose = new SessionCloseEncoder();
    private final SendEncoder send = new SendEncoder();
    private final TokenSetEncoder tokenSet = new TokenSetEncoder();

    Commands(final GatewayLink link, final GatewayCounters counters) {
        this.link = link;
        this.counters = counters;
    }

    /** True when any command would fit. */
    boolean hasRoom() {
        return link.hasRoom(Limits.COMMAND_MAX, false);
    }

    boolean isOpen() {
        return link.isOpen();
    }

    boolean sessionOpen(
        final long connectionId, final WireMessage connect, final byte[] tokenHash, final boolean isAdmin) {
        final int uidLength = connect.dataLength(0);
        final int deviceIdLength = connect.dataLength(1);
        final int length = ENCODED_LENGTH + SessionOpenEncoder.BLOCK_LENGTH
            + SessionOpenEncoder.uidHeaderLength() + uidLength
            + SessionOpenEncoder.deviceIdHeaderLength() + deviceIdLength;
        if (!link.hasRoom(length, false)) {
            return false;
        }
        link.append(length);
        sessionOpen.wrapAndApplyHeader(link.buffer(), link.offset(), header)
            .connectionId(connectionId)
            .deviceFlag((short)connect.uint8(ConnectDecoder.deviceFlagEncodingOffset()))
            .admin((short)(isAdmin ? 1 : 0));
        link.buffer().putBytes(sessionOpen.offset() + SessionOpenEncoder.tokenHashEncodingOffset(), tokenHash);
        sessionOpen.putUid(connect.buffer(), connect.dataOffset(0), uidLength)
            .putDeviceId(connect.buffer(), connect.dataOffset(1), deviceIdLength);
        return true;
    }

    boolean sessionClose(final long connectionId, final Reason reason) {
        if (!link.hasRoom(CLOSE_LENGTH, true)) {
            return false;
        }
        link.append(CLOSE_LENGTH);
        sessionClose.wrapAndApplyHeader(link.buffer(), link.offset(), header)
            .connectionId(connectionId)
            .reason((short)reason.code());
        counters.increment(Counter.SESSION_CLOSES);
        return true;
    }

    boolean send(final long connectionId, final WireMessage message, final long deadline) {
        final int length = ENCODED_LENGTH + SendEncoder.BLOCK_LENGTH + message.tailLength();
        if (!link.hasRoom(length, false)) {
            return false;
        }
        link.append(length);
        final MutableDirectBuffer buffer = link.buffer();
        send.wrapAndApplyHeader(buffer, link.offset(), header)
            .connectionId(connectionId)
            .clientSeq(message.int64(SendDecoder.clientSeqEncodingOffset()))
            .deadline(deadline);
        final int block = send.offset();
        buffer.putBytes(block + SendEncoder.expireEncodingOffset(), message.buffer(),
            message.blockOffset() + SendDecoder.expireEncodingOffset(), SEND_ALIKE);
        buffer.putBytes(block + SendEncoder.BLOCK_LENGTH, message.buffer(), message.tailOffset(), message.tailLength());
        counters.increment(Counter.SENDS);
        return true;
    }

    boolean tokenSet(final long connectionId, final WireMessage request, final byte[] tokenHash) {
        final int uidLength = request.dataLength(0);
        final int length = ENCODED_LENGTH + TokenSetEncoder.BLOCK_LENGTH + TokenSetEncoder.uidHeaderLength() + uidLength;
        if (!link.hasRoom(length, false)) {
            return false;
        }
        link.append(length);
        tokenSet.wrapAndApplyHeader(link.buffer(), link.offset(), header)
            .connectionId(connectionId)
            .correlationId(request.int64(TokenSetRequestDecoder.correlationIdEncodingOffset()))
            .deviceFlag((short)request.uint8(TokenSetRequestDecoder.deviceFlagEncodingOffset()))
            .deviceLevel((short)request.uint8(TokenSetRequestDecoder.deviceLevelEncodingOffset()));
        link.buffer().putBytes(tokenSet.offset() + TokenSetEncoder.tokenHashEncodingOffset(), tokenHash);
        tokenSet.putUid(request.buffer(), request.dataOffset(0), uidLength);
        return true;
    }

    /** Forwards a request whose command is the same with the connectionId in front: ChannelSet, MembersChange, DeviceQuit. */
    boolean forward(final int templateId, final long connectionId, final WireMessage request) {
        final int blockLength = Long.BYTES + request.blockLength();
        final int length = ENCODED_LENGTH + blockLength + request.tailLength();
        if (!link.hasRoom(length, false)) {
            return false;
        }
        link.append(length);
        final MutableDirectBuffer buffer = link.buffer();
        final int at = link.offset();
        header.wrap(buffer, at)
            .blockLength(blockLength)
            .templateId(templateId)
            .schemaId(SendEncoder.SCHEMA_ID)
            .version(SendEncoder.SCHEMA_VERSION);
        final int block = at + ENCODED_LENGTH;
        buffer.putLong(block, connectionId, LITTLE_ENDIAN);
        buffer.putBytes(block + Long.BYTES, request.buffer(), request.blockOffset(), request.blockLength());
        buffer.putBytes(block + blockLength, request.buffer(), request.tailOffset(), request.tailLength());
        return true;
    }

    boolean audit(final SessionAuditParts parts) {
        final int length = parts.length();
        if (!link.hasRoom(length, false)) {
            return false;
        }
        link.append(length);
        parts.encode(link.buffer(), link.offset());
        return true;
    }
}
