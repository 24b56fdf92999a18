package io.jindou.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.gateway.session.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tokens of users, their devices, and who is online. */
final class UserEndpoints {
    /** How callers name app, web and pc together. */
    private static final int ALL_DEVICES = -1;

    private static final int ONLINE = 1;

    private final ManagerSession session;
    private final Reads reads;

    UserEndpoints(final ManagerSession session, final Reads reads) {
        this.session = session;
        this.reads = reads;
    }

    /** Sets the token with which a user's devices of one kind log in; of a user who is banned nothing is set. */
    void token(final Exchange exchange) {
        final Body body = exchange.fields();
        final byte[] uid = Ids.uid(body, "uid");
        final byte[] hash = tokenHash(body.required("token"));
        final int deviceFlag = (int)body.number("device_flag", 0, DeviceFlags.ALL - 1);
        final int deviceLevel = (int)body.number("device_level", DeviceFlags.LEVEL_SLAVE, DeviceFlags.LEVEL_MASTER);
        if (SystemUids.SYSTEM.equals(body.text("uid"))) {
            throw HttpFailure.badRequest("uid is reserved");
        }
        reads.info(new ChannelKey(ChannelTypes.PERSON, uid), (reason, flags) -> {
            if (Reason.SUCCESS == reason && 0 != (flags & (ChannelFlags.BAN | ChannelFlags.DISBAND))) {
                final Reason why = 0 != (flags & ChannelFlags.BAN) ? Reason.BAN : Reason.DISBAND;
                exchange.ok(Json.object().put("status", why.code()));
            } else if (Reason.SUCCESS == reason || Reason.CHANNEL_NOT_EXIST == reason) {
                session.startOrFail(new OneCommand(exchange, (commands, connectionId, correlationId) ->
                    commands.tokenSet(connectionId, correlationId, uid, hash, deviceFlag, deviceLevel)));
            } else {
                exchange.fail(reason);
            }
        });
    }

    /** Forgets tokens and ends connections. */
    void deviceQuit(final Exchange exchange) {
        final Body body = exchange.fields();
        final byte[] uid = Ids.uid(body, "uid");
        final int asked = (int)body.number("device_flag", ALL_DEVICES, DeviceFlags.ALL - 1);
        final int deviceFlag = ALL_DEVICES == asked ? DeviceFlags.ALL : asked;
        session.start(new OneCommand(exchange, (commands, connectionId, correlationId) ->
            commands.deviceQuit(connectionId, correlationId, uid, deviceFlag)));
    }

    /** The live sessions of users; who has none is not mentioned. */
    void onlineStatus(final Exchange exchange) {
        final List<byte[]> uids = new ArrayList<>();
        for (final String uid : Body.texts(exchange.json(), "the body")) {
            if (!uid.isBlank() && uid.getBytes(StandardCharsets.UTF_8).length <= Limits.UID_MAX) {
                uids.add(uid.getBytes(StandardCharsets.UTF_8));
            }
        }
        if (uids.isEmpty()) {
            exchange.ok();
        } else {
            askSessions(exchange, uids, Json.array());
        }
    }

    private void askSessions(final Exchange exchange, final List<byte[]> uids, final ArrayNode online) {
        final List<byte[]> page = uids.subList(0, Math.min(uids.size(), Limits.UIDS_PER_QUERY_MAX));
        reads.sessions(page, (reason, answered, sessions) -> {
            if (Reason.SUCCESS != reason || 0 == answered) {
                exchange.fail(Reason.SUCCESS == reason ? Reason.SYSTEM_ERROR : reason);
                return;
            }
            sessions.forEach(one -> online.addObject().put("uid", one.uid()).put("device_flag", one.deviceFlag())
                .put("online", ONLINE));
            if (answered >= uids.size()) {
                exchange.ok(online);
                return;
            }
            try {
                askSessions(exchange, uids.subList(answered, uids.size()), online);
            } catch (final HttpFailure ex) {
                exchange.fail(ex);
            }
        });
    }

    /** The hash of a token, which goes no further than this process. */
    static byte[] tokenHash(final String token) {
        final byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Limits.TOKEN_MAX) {
            throw HttpFailure.badRequest("token is longer than " + Limits.TOKEN_MAX + " bytes");
        }
        return Tokens.hash(bytes);
    }
}
