package io.jindou.gateway.http;

import static io.jindou.codecs.sbe.cluster.MessageHeaderEncoder.ENCODED_LENGTH;

import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.sbe.cluster.ChannelSetEncoder;
import io.jindou.codecs.sbe.cluster.DeviceQuitEncoder;
import io.jindou.codecs.sbe.cluster.MembersChangeEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.PublishEncoder;
import io.jindou.codecs.sbe.cluster.SessionOpenEncoder;
import io.jindou.codecs.sbe.cluster.TokenSetEncoder;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.session.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Encodes the API's commands into the link's ring. Each method answers false when the link has no room, and nothing has happened
 * then. Ids are UTF-8.
 */
final class CommandEncoder {
    private static final byte[] MANAGER = SystemUids.MANAGER.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];

    private final GatewayLink link;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SessionOpenEncoder sessionOpen = new SessionOpenEncoder();
    private final ChannelSetEncoder channelSet = new ChannelSetEncoder();
    private final MembersChangeEncoder membersChange = new MembersChangeEncoder();
    private final TokenSetEncoder tokenSet = new TokenSetEncoder();
    private final DeviceQuitEncoder deviceQuit = new DeviceQuitEncoder();
    private final PublishEncoder publish = new PublishEncoder();

    CommandEncoder(final GatewayLink link) {
        this.link = link;
    }

    /** The session of the gateway itself: whoever may write into the link is trusted by the cell. */
    boolean sessionOpen(final long connectionId) {
        final int length = ENCODED_LENGTH + SessionOpenEncoder.BLOCK_LENGTH + SessionOpenEncoder.uidHeaderLength()
            + MANAGER.length + SessionOpenEncoder.deviceIdHeaderLength();
        if (!append(length)) {
            return false;
        }
        sessionOpen.wrapAndApplyHeader(link.buffer(), link.offset(), header)
            .connectionId(connectionId)
            .deviceFlag((short)DeviceFlags.SYSTEM)
            .admin((short)1);
        link.buffer().setMemory(
            sessionOpen.offset() + SessionOpenEncoder.tokenHashEncodingOffset(), Tokens.HASH_LENGTH, (byte)0);
        sessionOpen.putUid(MANAGER, 0, MANAGER.length).putDeviceId(NOTHING, 0, 0);
        return true;
    }

    boolean channelSet(
        final long connectionId, final long correlationId, final ChannelKey channel, final int flags, final int mask) {
        final int length = ENCODED_LENGTH + ChannelSetEncoder.BLOCK_LENGTH + ChannelSetEncoder.channelIdHeaderLength()
            + channel.id().length;
        if (!append(length)) {
            return false;
        }
        channelSet.wrapAndApplyHeader(link.buffer(), link.offset(), header)
            .connectionId(connectionId)
            .correlationId(correlationId)
            .flags(flags)
            .mask(mask)
            .channelType((short)channel.type())
            .putChannelId(channel.id(), 0, channel.id().length);
        return true;
    }

    /** At most {@link io.jindou.codecs.Limits#MEMBERS_PER_REQUEST_MAX} uids. */
    boolean membersChange(
        final long connectionId, final long correlationId, final ChannelKey channel, final int list, final int action,
        final List<byte[]> uids) {
        int length = ENCODED_LENGTH + MembersChangeEncoder.BLOCK_LENGTH + MembersChangeEncoder.UidsEncoder.sbeHeaderSize()
            + MembersChangeEncoder.channelIdHeaderLength() + channel.id().length;
        for (final byte[] uid : uids) {
            length += MembersChangeEncoder.UidsEncoder.uidHeaderLength() + uid.length;
        }
        if (!append(length)) {
            return false;
        }
        membersChange.wrapAndApplyHeader(link.buffer(), link.offset(), header)
            .connectionId(connectionId)
            .correlationId(correlationId)
            .list((short)list)
            .action((short)action)
            .channelType((short)channel.type());
        final MembersChangeEncoder.UidsEncoder group = membersChange.uidsCount(uids.size());
        for (final byte[] uid : uids) {
            group.next().putUid(uid, 0, uid.length);
        }
        membersChange.putChannelId(channel.id(), 0, channel.id().length);
        return true;
    }

    boolean tokenSet(
        final long connectionId, final long correlationId, final byte[] uid, final byte[] tokenHash, final int deviceFlag,
        final int deviceLevel) {
        final int length = ENCODED_LENGTH + TokenSetEncoder.BLOCK_LENGTH + TokenSetEncoder.uidHeaderLength() + uid.length;
        if (!append(length)) {
            return false;
        }
        tokenSet.wrapAndApplyHeader(link.buffer(), link.offset(), header)
            .connectionId(connectionId)
            .correlationId(correlationId)
            .deviceFlag((short)deviceFlag)
            .deviceLevel((short)deviceLevel);
        link.buffer().putBytes(tokenSet.offset() + TokenSetEncoder.tokenHashEncodingOffset(), tokenHash);
        tokenSet.putUid(uid, 0, uid.length);
        return true;
    }

    boolean deviceQuit(final long connectionId, final long correlationId, final byte[] uid, final int deviceFlag) {
        final int length = ENCODED_LENGTH + DeviceQuitEncoder.BLOCK_LENGTH + DeviceQuitEncoder.uidHeaderLength() + uid.length;
        if (!append(length)) {
            return false;
        }
        deviceQuit.wrapAndApplyHeader(link.buffer(), link.offset(), header)
            .connectionId(connectionId)
            .correlationId(correlationId)
            .deviceFlag((short)deviceFlag)
            .putUid(uid, 0, uid.length);
        return true;
    }

    boolean publish(
        final long connectionId, final long correlationId, final OutgoingMessage message, final ChannelKey channel) {
        final int length = ENCODED_LENGTH + PublishEncoder.BLOCK_LENGTH
            + PublishEncoder.fromUidHeaderLength() + message.fromUid().length
            + PublishEncoder.channelIdHeaderLength() + channel.id().length
            + PublishEncoder.clientMsgNoHeaderLength() + message.clientMsgNo().length
            + PublishEncoder.topicHeaderLength()
            + PublishEncoder.payloadHeaderLength() + message.payload().length;
        if (!append(length)) {
            return false;
        }
        publish.wrapAndApplyHeader(link.buffer(), link.offset(), header)
            .connectionId(connectionId)
            .correlationId(correlationId)
            .deadline(message.deadlineMs())
            .expire(message.expire())
            .setting((short)message.setting())
            .flags((short)message.flags())
            .channelType((short)channel.type())
            .putFromUid(message.fromUid(), 0, message.fromUid().length)
            .putChannelId(channel.id(), 0, channel.id().length)
            .putClientMsgNo(message.clientMsgNo(), 0, message.clientMsgNo().length)
            .putTopic(NOTHING, 0, 0)
            .putPayload(message.payload(), 0, message.payload().length);
        return true;
    }

    private boolean append(final int length) {
        if (!link.hasRoom(length, false)) {
            return false;
        }
        link.append(length);
        return true;
    }
}
