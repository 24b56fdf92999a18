package io.jindou.gateway.session;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.ChannelSetEncoder;
import io.jindou.codecs.sbe.cluster.DeviceQuitEncoder;
import io.jindou.codecs.sbe.cluster.MembersChangeEncoder;
import io.jindou.codecs.sbe.wire.ChannelSetRequestDecoder;
import io.jindou.codecs.sbe.wire.DeviceQuitRequestDecoder;
import io.jindou.codecs.sbe.wire.HistoryRequestDecoder;
import io.jindou.codecs.sbe.wire.MaxSeqRequestDecoder;
import io.jindou.codecs.sbe.wire.MembersRequestDecoder;
import io.jindou.codecs.sbe.wire.TokenSetRequestDecoder;
import io.jindou.gateway.protocol.WireMessage;
import io.jindou.gateway.query.ChannelQuestions;

/** What a client may ask besides sending. Writes become commands, reads become queries; a refusal is answered at once. */
final class Requests {
    private static final int FIRST = 0;
    private static final int SECOND = 1;
    /** Where every request has its correlation id. */
    private static final int CORRELATION_ID = ChannelSetRequestDecoder.correlationIdEncodingOffset();

    private final Connections shared;
    private final Tokens tokens;
    private final ChannelQuestions queries;

    Requests(final Connections shared, final Tokens tokens, final ChannelQuestions queries) {
        this.shared = shared;
        this.tokens = tokens;
        this.queries = queries;
    }

    /** Takes a request of an open connection; false when it has to wait for room in the link. */
    boolean onRequest(final Connection from, final WireMessage request) {
        final Reason judged = judge(from, request);
        if (Reason.SUCCESS != judged) {
            shared.counters.refused(judged);
            from.respond(request.int64(CORRELATION_ID), 0, judged.code());
            return true;
        }
        final long connectionId = from.connectionId();
        switch (request.templateId()) {
            case ChannelSetRequestDecoder.TEMPLATE_ID:
                return shared.commands.forward(ChannelSetEncoder.TEMPLATE_ID, connectionId, request);
            case MembersRequestDecoder.TEMPLATE_ID:
                return shared.commands.forward(MembersChangeEncoder.TEMPLATE_ID, connectionId, request);
            case DeviceQuitRequestDecoder.TEMPLATE_ID:
                return shared.commands.forward(DeviceQuitEncoder.TEMPLATE_ID, connectionId, request);
            case TokenSetRequestDecoder.TEMPLATE_ID:
                return shared.commands.tokenSet(connectionId, request,
                    tokens.hash(request.buffer(), request.dataOffset(SECOND), request.dataLength(SECOND)));
            default:
                ask(from, request);
                return true;
        }
    }

    private void ask(final Connection from, final WireMessage request) {
        if (queries.ask(
            request, from.connectionId(), from.uid(), from.isAdmin(), shared.logPosition(), shared.nowNs())) {
            from.queriesUnderWay++;
        } else {
            shared.counters.refused(Reason.BUSY);
            from.respond(request.int64(CORRELATION_ID), 0, Reason.BUSY.code());
        }
    }

    private Reason judge(final Connection from, final WireMessage request) {
        final boolean isRead = HistoryRequestDecoder.TEMPLATE_ID == request.templateId()
            || MaxSeqRequestDecoder.TEMPLATE_ID == request.templateId();
        if (!isRead && !from.isAdmin()) {
            return Reason.ADMIN_REQUIRED;
        }
        // the first field of each of them is a uid or a channel id, but that of a person channel of others is canonical
        if (!ChannelIds.isValid(
            request.buffer(), request.dataOffset(FIRST), request.dataLength(FIRST), Limits.CHANNEL_ID_MAX)) {
            return Reason.BAD_REQUEST;
        }
        return isRead ? judgeRead(from, request) : judgeWrite(request);
    }

    private Reason judgeRead(final Connection from, final WireMessage request) {
        final boolean isHistory = HistoryRequestDecoder.TEMPLATE_ID == request.templateId();
        if (isHistory && (0 == request.uint16(HistoryRequestDecoder.countEncodingOffset())
            || request.int64(HistoryRequestDecoder.fromSeqEncodingOffset()) < 0)) {
            return Reason.BAD_REQUEST;
        }
        if (!ChannelTypes.isKnown(request.uint8(isHistory
            ? HistoryRequestDecoder.channelTypeEncodingOffset() : MaxSeqRequestDecoder.channelTypeEncodingOffset()))) {
            return Reason.NOT_SUPPORT_CHANNEL_TYPE;
        }
        if (null == queries) {
            return Reason.HISTORY_UNAVAILABLE;
        }
        return from.queriesUnderWay < shared.settings.queriesPerConnectionMax() ? Reason.SUCCESS : Reason.BUSY;
    }

    private Reason judgeWrite(final WireMessage request) {
        final boolean isGood;
        switch (request.templateId()) {
            case ChannelSetRequestDecoder.TEMPLATE_ID:
                isGood = 0 == (request.uint16(ChannelSetRequestDecoder.maskEncodingOffset()) & ~ChannelFlags.ALL);
                break;
            case MembersRequestDecoder.TEMPLATE_ID:
                isGood = request.uint8(MembersRequestDecoder.listEncodingOffset()) <= MemberList.ALLOW
                    && request.uint8(MembersRequestDecoder.actionEncodingOffset()) <= MemberAction.REMOVE
                    && areUidsGood(request);
                break;
            case TokenSetRequestDecoder.TEMPLATE_ID:
                isGood = request.uint8(TokenSetRequestDecoder.deviceLevelEncodingOffset()) <= DeviceFlags.LEVEL_MASTER
                    && request.dataLength(SECOND) > 0 && request.dataLength(SECOND) <= Limits.TOKEN_MAX;
                break;
            default:
                isGood = true;
        }
        return isGood ? Reason.SUCCESS : Reason.BAD_REQUEST;
    }

    private static boolean areUidsGood(final WireMessage request) {
        if (request.groupCount() < 1 || request.groupCount() > Limits.MEMBERS_PER_REQUEST_MAX) {
            return false;
        }
        int uid = request.firstUid();
        for (int i = 0; i < request.groupCount(); i++) {
            if (!ChannelIds.isValid(
                request.buffer(), request.uidOffset(uid), request.uidLength(uid), Limits.UID_MAX)) {
                return false;
            }
            uid = request.nextUid(uid);
        }
        return true;
    }
}
