package io.jindou.engine.service;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelInfoAnswerEncoder;
import io.jindou.codecs.sbe.query.ChannelInfoQueryDecoder;
import io.jindou.codecs.sbe.query.MembersQueryDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderEncoder;
import io.jindou.codecs.sbe.query.UserQueryDecoder;
import io.jindou.engine.ChannelLists;
import io.jindou.engine.Engine;
import io.jindou.engine.memory.RecordTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Questions of administrators about users, lists and channels: answered at once, in one message of bounded length. */
final class AdminQuestions implements QuestionHandler {
    /** Fits any stream: none has a term shorter than {@link Limits#TERM_LENGTH_MIN}, of which a message is an eighth at most. */
    private static final int ANSWER_LENGTH_MAX = 64 << 10;

    private final Engine engine;
    private final AnswerPublications answers;
    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[ANSWER_LENGTH_MAX]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final UserQueryDecoder users = new UserQueryDecoder();
    private final MembersQueryDecoder members = new MembersQueryDecoder();
    private final ChannelInfoQueryDecoder info = new ChannelInfoQueryDecoder();
    private final UserRows userRows = new UserRows(answer);
    private final MemberRows memberRows = new MemberRows(answer);
    private final ChannelInfoAnswerEncoder infoAnswer = new ChannelInfoAnswerEncoder();
    private long dropped;

    AdminQuestions(final Engine engine, final AnswerPublications answers) {
        this.engine = engine;
        this.answers = answers;
    }

    /** True for a template of these. */
    static boolean isOne(final int templateId) {
        return UserQueryDecoder.TEMPLATE_ID == templateId || MembersQueryDecoder.TEMPLATE_ID == templateId
            || ChannelInfoQueryDecoder.TEMPLATE_ID == templateId;
    }

    @Override
    public boolean isWhole(final DirectBuffer buffer, final int offset, final int length) {
        header.wrap(buffer, offset);
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        final int end = offset + length;
        switch (header.templateId()) {
            case UserQueryDecoder.TEMPLATE_ID: {
                final int group = header.blockLength() < UserQueryDecoder.BLOCK_LENGTH ? -1
                    : VarData.behindGroup(buffer, body, end, Limits.UIDS_PER_QUERY_MAX);
                return group > 0 && VarData.behind(buffer, group, end, 1) > 0;
            }
            case MembersQueryDecoder.TEMPLATE_ID:
                return header.blockLength() >= MembersQueryDecoder.BLOCK_LENGTH && VarData.behind(buffer, body, end, 2) > 0;
            default:
                return header.blockLength() >= ChannelInfoQueryDecoder.BLOCK_LENGTH && VarData.behind(buffer, body, end, 2) > 0;
        }
    }

    @Override
    public boolean onQuestion(final DirectBuffer buffer, final int offset, final boolean isApplied) {
        header.wrap(buffer, offset);
        switch (header.templateId()) {
            case UserQueryDecoder.TEMPLATE_ID:
                return onUsers(buffer, offset, isApplied);
            case MembersQueryDecoder.TEMPLATE_ID:
                return onMembers(buffer, offset, isApplied);
            default:
                return onInfo(buffer, offset, isApplied);
        }
    }

    @Override
    public long dropped() {
        return dropped;
    }

    private static Reason mayAsk(final boolean isAdmin, final boolean isApplied) {
        return isAdmin ? isApplied ? Reason.SUCCESS : Reason.NOT_YET : Reason.ADMIN_REQUIRED;
    }

    private boolean onUsers(final DirectBuffer buffer, final int offset, final boolean isApplied) {
        users.wrapAndApplyHeader(buffer, offset, header);
        final Reason reason = mayAsk(0 != users.admin(), isApplied);
        userRows.begin(users.requestId(), engine.entry().logPosition(), reason);
        boolean hasRoom = Reason.SUCCESS == reason;
        for (final UserQueryDecoder.UidsDecoder uid : users.uids()) {
            final int uidOffset = users.limit() + UserQueryDecoder.UidsDecoder.uidHeaderLength();
            final int uidLength = uid.uidLength();
            uid.skipUid();
            hasRoom = hasRoom && addUser(buffer, uidOffset, uidLength);
        }
        return answer(users.responseStreamId(), channel(buffer, users.limit()), userRows.end());
    }

    /** All sessions of a user, or none of them. */
    private boolean addUser(final DirectBuffer uid, final int offset, final int length) {
        userRows.mark();
        int session = engine.userSessions().first(uid, offset, length);
        for (; RecordTable.NONE != session; session = engine.userSessions().next(session)) {
            final int flag = engine.userSessions().deviceFlag(session);
            if (!userRows.add(flag, engine.userSessions().level(session), uid, offset, length)) {
                userRows.reset();
                return false;
            }
        }
        userRows.answered();
        return true;
    }

    private boolean onMembers(final DirectBuffer buffer, final int offset, final boolean isApplied) {
        members.wrapAndApplyHeader(buffer, offset, header);
        Reason reason = mayAsk(0 != members.admin(), isApplied);
        final int idLength = members.channelIdLength();
        final int idOffset = members.limit() + MembersQueryDecoder.channelIdHeaderLength();
        members.skipChannelId();
        memberRows.begin(members.requestId(), engine.entry().logPosition(), members.afterNo(), members.count());
        if (Reason.SUCCESS == reason) {
            reason = engine.channelLists().page(members.channelType(), buffer, idOffset, idLength, members.list(),
                members.afterNo(), memberRows);
        }
        return answer(members.responseStreamId(), channel(buffer, members.limit()), memberRows.end(reason));
    }

    private boolean onInfo(final DirectBuffer buffer, final int offset, final boolean isApplied) {
        info.wrapAndApplyHeader(buffer, offset, header);
        Reason reason = mayAsk(0 != info.admin(), isApplied);
        final int idLength = info.channelIdLength();
        final int idOffset = info.limit() + ChannelInfoQueryDecoder.channelIdHeaderLength();
        info.skipChannelId();
        final ChannelLists lists = engine.channelLists();
        if (Reason.SUCCESS == reason) {
            reason = lists.info(info.channelType(), buffer, idOffset, idLength);
        }
        final boolean isFound = Reason.SUCCESS == reason;
        infoAnswer.wrapAndApplyHeader(answer, 0, headerEncoder)
            .requestId(info.requestId())
            .logPosition(engine.entry().logPosition())
            .maxSeq(isFound ? lists.lastSeq() : 0)
            .commandMaxSeq(isFound ? lists.lastCommandSeq() : 0)
            .members(isFound ? lists.memberCount() : 0)
            .denied(isFound ? lists.deniedCount() : 0)
            .allowed(isFound ? lists.allowedCount() : 0)
            .flags(isFound ? lists.flags() : 0)
            .reason((short)reason.code());
        return answer(info.responseStreamId(), channel(buffer, info.limit()), infoAnswer.limit());
    }

    /** The last field of each question. */
    private static String channel(final DirectBuffer buffer, final int at) {
        return buffer.getStringWithoutLengthAscii(at + UserQueryDecoder.responseChannelHeaderLength(),
            buffer.getShort(at, java.nio.ByteOrder.LITTLE_ENDIAN) & 0xFFFF);
    }

    private boolean answer(final int streamId, final String channel, final int length) {
        final AnswerPublications.Outcome outcome = answers.offer(channel, streamId, answer, length);
        dropped += AnswerPublications.Outcome.NEVER == outcome ? 1 : 0;
        return AnswerPublications.Outcome.LATER != outcome;
    }
}
