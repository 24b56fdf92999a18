package io.jindou.gateway.http;

import static io.jindou.codecs.sbe.query.MessageHeaderEncoder.ENCODED_LENGTH;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelAnswerDecoder;
import io.jindou.codecs.sbe.query.ChannelInfoAnswerDecoder;
import io.jindou.codecs.sbe.query.ChannelInfoQueryEncoder;
import io.jindou.codecs.sbe.query.ChannelQueryEncoder;
import io.jindou.codecs.sbe.query.MembersAnswerDecoder;
import io.jindou.codecs.sbe.query.MembersQueryEncoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderEncoder;
import io.jindou.codecs.sbe.query.UserAnswerDecoder;
import io.jindou.codecs.sbe.query.UserQueryEncoder;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.query.Query;
import io.jindou.gateway.query.QueryClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** {@link Reads} through the agent's questions to the nodes. */
final class QueryReads implements Reads {
    /** uids of one page of a list. */
    private static final int PAGE = 1000;
    private static final short ADMIN = 1;

    private final QueryClient client;
    private final GatewayLink link;
    private final GatewayCounters counters;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private long nowNs;

    /**
     * Reads through this client.
     *
     * @param client null: nothing can be read.
     */
    QueryReads(final QueryClient client, final GatewayLink link, final GatewayCounters counters) {
        this.client = client;
        this.link = link;
        this.counters = counters;
    }

    // ----- questions -----

    @Override
    public void history(
        final ChannelKey channel, final byte[] uid, final long fromSeq, final int count, final boolean isDescending,
        final HistoryReader reader) {
        final Query question = new Query() {
            @Override
            protected void onAnswer(final DirectBuffer from, final int offset) {
                final ChannelAnswerDecoder answer = new ChannelAnswerDecoder();
                answer.wrapAndApplyHeader(from, offset, headerDecoder);
                reader.onHistory(Reason.of(answer.reason()), answer.maxSeq(), from, answer.limit(), answer.count(),
                    0 != answer.more());
            }

            @Override
            protected void onFailure(final Reason reason) {
                reader.onHistory(reason, 0, null, 0, 0, false);
            }
        };
        final ChannelQueryEncoder query = new ChannelQueryEncoder();
        query.wrapAndApplyHeader(question.message(), 0, header)
            .minLogPosition(link.logPosition())
            .fromSeq(fromSeq)
            .responseStreamId(client().responseStreamId())
            .count(Math.min(count, Limits.HISTORY_COUNT_MAX))
            .descending((short)(isDescending ? 1 : 0))
            .admin(ADMIN)
            .channelType((short)channel.type())
            .putUid(uid, 0, uid.length)
            .putChannelId(channel.id(), 0, channel.id().length)
            .putResponseChannel(client.responseChannel(), 0, client.responseChannel().length);
        ask(question, query.encodedLength());
    }

    @Override
    public void info(final ChannelKey channel, final InfoReader reader) {
        final Query question = new Query() {
            @Override
            protected void onAnswer(final DirectBuffer from, final int offset) {
                final ChannelInfoAnswerDecoder answer = new ChannelInfoAnswerDecoder();
                answer.wrapAndApplyHeader(from, offset, headerDecoder);
                reader.onInfo(Reason.of(answer.reason()), answer.flags());
            }

            @Override
            protected void onFailure(final Reason reason) {
                reader.onInfo(reason, 0);
            }
        };
        final ChannelInfoQueryEncoder query = new ChannelInfoQueryEncoder();
        query.wrapAndApplyHeader(question.message(), 0, header)
            .minLogPosition(link.logPosition())
            .responseStreamId(client().responseStreamId())
            .admin(ADMIN)
            .channelType((short)channel.type())
            .putChannelId(channel.id(), 0, channel.id().length)
            .putResponseChannel(client.responseChannel(), 0, client.responseChannel().length);
        ask(question, query.encodedLength());
    }

    @Override
    public void sessions(final List<byte[]> uids, final SessionsReader reader) {
        final Query question = new Query() {
            @Override
            protected void onAnswer(final DirectBuffer from, final int offset) {
                final UserAnswerDecoder answer = new UserAnswerDecoder();
                answer.wrapAndApplyHeader(from, offset, headerDecoder);
                final List<UserSession> sessions = new ArrayList<>();
                for (final UserAnswerDecoder.SessionsDecoder session : answer.sessions()) {
                    final int deviceFlag = session.deviceFlag();
                    final byte[] uid = new byte[session.uidLength()];
                    session.getUid(uid, 0, uid.length);
                    sessions.add(new UserSession(new String(uid, StandardCharsets.UTF_8), deviceFlag));
                }
                reader.onSessions(Reason.of(answer.reason()), answer.uidsAnswered(), sessions);
            }

            @Override
            protected void onFailure(final Reason reason) {
                reader.onSessions(reason, 0, List.of());
            }
        };
        final UserQueryEncoder query = new UserQueryEncoder();
        query.wrapAndApplyHeader(question.message(), 0, header)
            .minLogPosition(link.logPosition())
            .responseStreamId(client().responseStreamId())
            .admin(ADMIN);
        final UserQueryEncoder.UidsEncoder group = query.uidsCount(uids.size());
        uids.forEach(uid -> group.next().putUid(uid, 0, uid.length));
        query.putResponseChannel(client.responseChannel(), 0, client.responseChannel().length);
        ask(question, query.encodedLength());
    }

    @Override
    public void list(final ChannelKey channel, final int list, final long cursor, final ListReader reader) {
        final Query question = new Query() {
            @Override
            protected void onAnswer(final DirectBuffer from, final int offset) {
                final MembersAnswerDecoder answer = new MembersAnswerDecoder();
                answer.wrapAndApplyHeader(from, offset, headerDecoder);
                final List<String> uids = new ArrayList<>();
                for (final MembersAnswerDecoder.UidsDecoder one : answer.uids()) {
                    final byte[] uid = new byte[one.uidLength()];
                    one.getUid(uid, 0, uid.length);
                    uids.add(new String(uid, StandardCharsets.UTF_8));
                }
                reader.onPage(Reason.of(answer.reason()), uids, answer.cursor(), 0 != answer.more());
            }

            @Override
            protected void onFailure(final Reason reason) {
                reader.onPage(reason, List.of(), 0, false);
            }
        };
        final MembersQueryEncoder query = new MembersQueryEncoder();
        query.wrapAndApplyHeader(question.message(), 0, header)
            .minLogPosition(link.logPosition())
            .afterNo(cursor)
            .responseStreamId(client().responseStreamId())
            .count(PAGE)
            .list((short)list)
            .admin(ADMIN)
            .channelType((short)channel.type())
            .putChannelId(channel.id(), 0, channel.id().length)
            .putResponseChannel(client.responseChannel(), 0, client.responseChannel().length);
        ask(question, query.encodedLength());
    }

    private QueryClient client() {
        if (null == client) {
            throw HttpFailure.of(Reason.HISTORY_UNAVAILABLE);
        }
        return client;
    }

    private void ask(final Query question, final int length) {
        if (!client.ask(question, ENCODED_LENGTH + length, nowNs)) {
            counters.increment(Counter.HTTP_BUSY);
            throw HttpFailure.of(Reason.BUSY);
        }
    }

    /** The time of the questions to come. */
    void now(final long newNowNs) {
        nowNs = newNowNs;
    }

    /** Ends everything that waits; for the end of the gateway. */
    void close() {
        if (null != client) {
            client.abandon(Reason.SERVER_STOPPING);
        }
    }
}
