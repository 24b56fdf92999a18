package io.jindou.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import java.util.ArrayList;
import java.util.List;

/** Many users, channels and members in one request each, for load generators. Served only where it is switched on. */
final class BenchEndpoints {
    private static final String CHANNEL_ID = "channel_id";
    private final ManagerSession session;

    BenchEndpoints(final ManagerSession session) {
        this.session = session;
    }

    void capabilities(final Exchange exchange) {
        final ObjectNode answer = Json.object().put("enabled", true).put("version", "v1");
        answer.put("max_body_bytes", HttpLimits.BODY_MAX);
        exchange.ok(answer);
    }

    /** {@code {run_id, batch_id, upsert, users:[{uid, token}]}}. */
    void tokens(final Exchange exchange) {
        final Body body = exchange.fields();
        final List<OneCommand.Sender> commands = new ArrayList<>();
        for (final Body user : body.objects("users")) {
            final byte[] uid = Ids.uid(user, "uid");
            final byte[] hash = UserEndpoints.tokenHash(user.required("token"));
            final int flag = (int)user.number("device_flag", 0, DeviceFlags.ALL - 1);
            final int level = (int)user.number("device_level", DeviceFlags.LEVEL_SLAVE, DeviceFlags.LEVEL_MASTER);
            commands.add((encoder, connectionId, correlationId) ->
                encoder.tokenSet(connectionId, correlationId, uid, hash, flag, level));
        }
        session.start(new Batch(exchange, body, commands, commands.size()));
    }

    /** {@code {run_id, batch_id, upsert, channels:[{channel_id, channel_type}]}}. */
    void channels(final Exchange exchange) {
        final Body body = exchange.fields();
        final List<OneCommand.Sender> commands = new ArrayList<>();
        for (final Body item : body.objects("channels")) {
            commands.add(make(channel(item)));
        }
        session.start(new Batch(exchange, body, commands, commands.size()));
    }

    /** {@code {run_id, batch_id, upsert, items:[{channel_id, channel_type, subscribers:[uid]}]}}. */
    void subscribers(final Exchange exchange) {
        final Body body = exchange.fields();
        final List<OneCommand.Sender> commands = new ArrayList<>();
        final List<Body> items = body.objects("items");
        for (final Body item : items) {
            final ChannelKey channel = channel(item);
            final List<byte[]> uids = Ids.uids(item.texts("subscribers"), "subscribers");
            commands.add(make(channel));
            for (int from = 0; from < uids.size(); from += Limits.MEMBERS_PER_REQUEST_MAX) {
                final List<byte[]> part = uids.subList(from, Math.min(uids.size(), from + Limits.MEMBERS_PER_REQUEST_MAX));
                commands.add((encoder, connectionId, correlationId) -> encoder.membersChange(
                    connectionId, correlationId, channel, MemberList.MEMBERS, MemberAction.ADD, part));
            }
        }
        session.start(new Batch(exchange, body, commands, items.size()));
    }

    private static OneCommand.Sender make(final ChannelKey channel) {
        return (encoder, connectionId, correlationId) -> encoder.channelSet(connectionId, correlationId, channel, 0, 0);
    }

    private static ChannelKey channel(final Body item) {
        final int type = Ids.type(item);
        return Ids.channel(item.required(CHANNEL_ID), 0 == type ? ChannelTypes.GROUP : type);
    }

    /** Commands one behind the other, answered by how many items were accepted. */
    private static final class Batch extends CommandRun {
        private final String runId;
        private final String batchId;
        private final List<OneCommand.Sender> commands;
        private final int items;

        Batch(final Exchange exchange, final Body body, final List<OneCommand.Sender> commands, final int items) {
            super(exchange, commands.size());
            this.runId = body.text("run_id");
            this.batchId = body.text("batch_id");
            this.commands = commands;
            this.items = items;
        }

        @Override
        boolean send(
            final CommandEncoder encoder, final long connectionId, final long correlationId, final int index) {
            return commands.get(index).send(encoder, connectionId, correlationId);
        }

        @Override
        void onEnd(final Exchange answer) {
            answer.ok(Json.object().put("run_id", runId).put("batch_id", batchId).put("accepted", items));
        }
    }
}
