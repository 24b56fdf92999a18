package io.jindou.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.Reason;
import java.util.List;

/** Members, deny lists and allow lists of channels; of a person, the deny and allow lists are those of the receiver. */
final class ListEndpoints {
    private static final String SUBSCRIBERS = "subscribers";
    private static final String UIDS = "uids";
    private static final int TYPE_MAX = 255;
    private static final int LISTED_MAX = 1_000_000;

    private final ManagerSession session;
    private final Reads reads;

    ListEndpoints(final ManagerSession session, final Reads reads) {
        this.session = session;
        this.reads = reads;
    }

    void subscriberAdd(final Exchange exchange) {
        final Body body = exchange.fields();
        final int type = subscribersType(body, ChannelTypes.GROUP);
        final List<byte[]> uids = listed(body, SUBSCRIBERS);
        start(exchange, true, Ids.channel(body.required("channel_id"), type), MemberList.MEMBERS,
            body.flag("reset") ? MemberAction.SET : MemberAction.ADD, uids);
    }

    void subscriberRemove(final Exchange exchange) {
        final Body body = exchange.fields();
        final int type = subscribersType(body, ChannelTypes.GROUP);
        final List<byte[]> uids = listed(body, SUBSCRIBERS);
        start(exchange, false, Ids.channel(body.required("channel_id"), type), MemberList.MEMBERS, MemberAction.REMOVE, uids);
    }

    void subscriberRemoveAll(final Exchange exchange) {
        final Body body = exchange.fields();
        final int type = subscribersType(body, 0);
        Ids.requireType(type);
        start(exchange, false, Ids.channel(body.required("channel_id"), type), MemberList.MEMBERS, MemberAction.CLEAR,
            List.of());
    }

    /** Adds uids to one of the two lists. */
    Endpoint add(final int list) {
        return exchange -> {
            final Body body = exchange.fields();
            start(exchange, true, channel(body), list, MemberAction.ADD, listed(body, UIDS));
        };
    }

    /** Replaces one of the two lists; by nothing, if nothing is given. */
    Endpoint set(final int list) {
        return exchange -> {
            final Body body = exchange.fields();
            start(exchange, true, channel(body), list, MemberAction.SET, Ids.uids(body.texts(UIDS), UIDS));
        };
    }

    /** Takes uids from one of the two lists. */
    Endpoint remove(final int list) {
        return exchange -> {
            final Body body = exchange.fields();
            start(exchange, false, channel(body), list, MemberAction.REMOVE, listed(body, UIDS));
        };
    }

    /** Empties one of the two lists. */
    Endpoint clear(final int list) {
        return exchange -> start(exchange, false, channel(exchange.fields()), list, MemberAction.CLEAR, List.of());
    }

    /** The whole allow list. */
    void whitelist(final Exchange exchange) {
        final String id = exchange.query("channel_id");
        final int type = exchange.queryNumber("channel_type", TYPE_MAX);
        if (id.isBlank()) {
            throw HttpFailure.badRequest("channel_id must not be empty");
        }
        Ids.requireType(type);
        askPage(exchange, Ids.channel(id, type), 0, Json.array());
    }

    private void askPage(final Exchange exchange, final ChannelKey channel, final long cursor, final ArrayNode all) {
        reads.list(channel, MemberList.ALLOW, cursor, (reason, uids, next, hasMore) -> {
            if (Reason.CHANNEL_NOT_EXIST == reason) {
                exchange.ok(all);
                return;
            }
            if (Reason.SUCCESS != reason) {
                exchange.fail(reason);
                return;
            }
            uids.forEach(uid -> all.addObject().put("id", all.size()).put("uid", uid));
            if (!hasMore || all.size() >= LISTED_MAX) {
                exchange.ok(all);
                return;
            }
            try {
                askPage(exchange, channel, next, all);
            } catch (final HttpFailure ex) {
                exchange.fail(ex);
            }
        });
    }

    private void start(
        final Exchange exchange, final boolean isMade, final ChannelKey channel, final int list, final int action,
        final List<byte[]> uids) {
        final boolean isMadeFirst = isMade && ChannelTypes.PERSON != channel.type();
        session.start(new ListRun(exchange, isMadeFirst ? ListRun.ChannelFlagsChange.NONE : null, channel, list, action, uids));
    }

    private static ChannelKey channel(final Body body) {
        final ChannelKey channel = Ids.channel(body);
        Ids.requireType(channel.type());
        return channel;
    }

    private static int subscribersType(final Body body, final int unsaid) {
        final int said = Ids.type(body);
        if (ChannelTypes.PERSON == said) {
            throw HttpFailure.badRequest("a person channel has no subscribers");
        }
        if (body.flag("temp_subscriber")) {
            throw HttpFailure.badRequest("temp_subscriber is no longer supported");
        }
        return 0 == said ? unsaid : said;
    }

    private static List<byte[]> listed(final Body body, final String field) {
        final List<byte[]> uids = Ids.uids(body.texts(field), field);
        if (uids.isEmpty()) {
            throw HttpFailure.badRequest(field + " must not be empty");
        }
        return uids;
    }
}
