package io.jindou.sim;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.ChannelSetEncoder;
import io.jindou.codecs.sbe.cluster.DeviceQuitEncoder;
import io.jindou.codecs.sbe.cluster.MembersChangeEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.PublishEncoder;
import io.jindou.codecs.sbe.cluster.SendEncoder;
import io.jindou.codecs.sbe.cluster.SessionCloseEncoder;
import io.jindou.codecs.sbe.cluster.SessionOpenEncoder;
import io.jindou.codecs.sbe.cluster.SettingsEncoder;
import io.jindou.codecs.sbe.cluster.SettingsSetEncoder;
import io.jindou.codecs.sbe.cluster.StateReportEncoder;
import io.jindou.codecs.sbe.cluster.TokenSetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Commands, encoded into one buffer; every method returns the length. */
final class SimCommands {
    static final int CLOSE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + SessionCloseEncoder.BLOCK_LENGTH;
    private static final int UNKNOWN_TEMPLATE = 999;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Limits.COMMAND_MAX]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    UnsafeBuffer buffer() {
        return buffer;
    }

    int open(
        final long connectionId, final String uid, final int deviceFlag, final String deviceId, final boolean admin,
        final byte[] tokenHash) {
        final SessionOpenEncoder open = new SessionOpenEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).deviceFlag((short)deviceFlag).admin((short)(admin ? 1 : 0));
        for (int i = 0; i < tokenHash.length; i++) {
            open.tokenHash(i, (short)(tokenHash[i] & 0xFF));
        }
        open.putUid(ascii(uid), 0, uid.length()).putDeviceId(ascii(deviceId), 0, deviceId.length());
        return open.limit();
    }

    int close(final long connectionId, final Reason reason) {
        return new SessionCloseEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).reason((short)reason.code()).limit();
    }

    int send(final long connectionId, final SimSend send) {
        return new SendEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).clientSeq(send.clientSeq()).deadline(send.deadline()).expire(send.expire())
            .setting((short)send.setting()).flags((short)send.flags()).channelType((short)send.type())
            .putChannelId(ascii(send.channelId()), 0, send.channelId().length())
            .putClientMsgNo(ascii(send.clientMsgNo()), 0, send.clientMsgNo().length())
            .putTopic(ascii(send.topic()), 0, send.topic().length())
            .putPayload(send.payload(), 0, send.payload().length).limit();
    }

    int publish(final long connectionId, final String from, final SimSend send) {
        return new PublishEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).correlationId(send.clientSeq()).deadline(send.deadline()).expire(send.expire())
            .setting((short)send.setting()).flags((short)send.flags()).channelType((short)send.type())
            .putFromUid(ascii(from), 0, from.length())
            .putChannelId(ascii(send.channelId()), 0, send.channelId().length())
            .putClientMsgNo(ascii(send.clientMsgNo()), 0, send.clientMsgNo().length())
            .putTopic(ascii(send.topic()), 0, send.topic().length())
            .putPayload(send.payload(), 0, send.payload().length).limit();
    }

    int channelSet(
        final long connectionId, final long correlationId, final int type, final String id, final int flags,
        final int mask) {
        return new ChannelSetEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).correlationId(correlationId).flags(flags).mask(mask).channelType((short)type)
            .putChannelId(ascii(id), 0, id.length()).limit();
    }

    int members(
        final long connectionId, final long correlationId, final int type, final String id, final int list,
        final int action, final List<String> uids) {
        final MembersChangeEncoder change = new MembersChangeEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).correlationId(correlationId).list((short)list).action((short)action)
            .channelType((short)type);
        final MembersChangeEncoder.UidsEncoder group = change.uidsCount(uids.size());
        for (final String uid : uids) {
            group.next().putUid(ascii(uid), 0, uid.length());
        }
        change.putChannelId(ascii(id), 0, id.length());
        return change.limit();
    }

    int token(
        final long connectionId, final long correlationId, final String uid, final int flag, final int level,
        final byte[] hash) {
        final TokenSetEncoder set = new TokenSetEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).correlationId(correlationId).deviceFlag((short)flag).deviceLevel((short)level);
        for (int i = 0; i < hash.length; i++) {
            set.tokenHash(i, (short)(hash[i] & 0xFF));
        }
        return set.putUid(ascii(uid), 0, uid.length()).limit();
    }

    int quit(final long connectionId, final long correlationId, final String uid, final int flag) {
        return new DeviceQuitEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).correlationId(correlationId).deviceFlag((short)flag)
            .putUid(ascii(uid), 0, uid.length()).limit();
    }

    /** Something that no engine knows. */
    int unknown() {
        header.wrap(buffer, 0).blockLength(0).templateId(UNKNOWN_TEMPLATE)
            .schemaId(MessageHeaderEncoder.SCHEMA_ID).version(0);
        return MessageHeaderEncoder.ENCODED_LENGTH;
    }

    byte[] settings(final long correlationId, final Consumer<SettingsEncoder> settings) {
        final SettingsSetEncoder set = new SettingsSetEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId);
        settings.accept(set.settings());
        final byte[] bytes = new byte[set.limit()];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    /** A node's report, in an array of its own. */
    static byte[] report(final int nodeId, final int engineVersion, final long logPosition, final long stateHash) {
        final byte[] bytes = new byte[MessageHeaderEncoder.ENCODED_LENGTH + StateReportEncoder.BLOCK_LENGTH];
        new StateReportEncoder().wrapAndApplyHeader(new UnsafeBuffer(bytes), 0, new MessageHeaderEncoder())
            .logPosition(logPosition).stateHash(stateHash).engineVersion(engineVersion).nodeId((short)nodeId);
        return bytes;
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
