package io.jindou.perf.soak;

import io.jindou.codecs.MessageFlags;
import io.jindou.perf.jindou.Heard;
import io.jindou.perf.jindou.Names;
import io.jindou.perf.rig.Payload;
import java.util.List;

/** Brings every acknowledgement, pushed message and remembered message to the cursor that it concerns. */
final class Auditor {
    private final Cast cast;
    private final Names names;
    private final List<Lane> lanes;
    private final Findings findings = new Findings();

    Auditor(final Cast cast, final Names names) {
        this.cast = cast;
        this.names = names;
        this.lanes = cast.lanes;
    }

    Findings findings() {
        return findings;
    }

    /** A message was acknowledged to its sender. */
    void onAck(final Lane lane, final int number, final long messageSeq) {
        if (!lane.acknowledge(number)) {
            findings.disordered();
        }
        lane.channel.onAck(messageSeq);
        lane.own.onLive(messageSeq, lane, number, false, findings);
    }

    /** A message was pushed to a user; true: an intact one that was due there. */
    boolean onPushed(final int user, final Heard message) {
        final Lane lane = lane(message);
        if (null == lane || !isAddressed(lane, user, message)) {
            findings.damaged();
            return false;
        }
        final Cursor cursor = lane.channel.cursor(user);
        if (null == cursor || lane.own == cursor) {
            findings.misdelivered();
            return false;
        }
        cursor.onLive(message.messageSeq, lane, Payload.sequence(message.buffer, message.payloadOffset),
            0 != (message.flags & MessageFlags.DUP), findings);
        return true;
    }

    /** A message was in the history of a channel. */
    void onRemembered(final Cursor cursor, final Heard message) {
        final Lane lane = lane(message);
        if (null == lane || lane.channel != cursor.channel) {
            findings.damaged();
            return;
        }
        cursor.onHistory(message.messageSeq, lane, Payload.sequence(message.buffer, message.payloadOffset), findings);
    }

    /** The lane of an intact message from its sender, or null. */
    private Lane lane(final Heard message) {
        if (!Payload.isIntact(message.buffer, message.payloadOffset, message.payloadLength)) {
            return null;
        }
        final int id = Payload.stream(message.buffer, message.payloadOffset);
        final Lane lane = id < 0 || id >= lanes.size() ? null : lanes.get(id);
        if (null == lane || Payload.sequence(message.buffer, message.payloadOffset) >= lane.sent()
            || !Names.isEqual(names.user(lane.own.user.number), message.buffer, message.fromOffset, message.fromLength)) {
            return null;
        }
        return lane;
    }

    /** Comes under the name of its channel as this receiver knows it. */
    private boolean isAddressed(final Lane lane, final int user, final Heard message) {
        final byte[] name;
        if (lane.channel.isGroup()) {
            name = names.group(lane.channel.group);
        } else {
            final User sender = lane.own.user;
            name = names.user(sender.number == user ? lane.channel.peer(sender).number : sender.number);
        }
        return Names.isEqual(name, message.buffer, message.channelOffset, message.channelLength);
    }

    /** Everything that is due by now has come. */
    boolean isComplete() {
        for (int i = 0; i < cast.cursors.size(); i++) {
            if (!cast.cursors.get(i).isComplete()) {
                return false;
            }
        }
        return true;
    }

    /** Nothing more will come. Returns how many sequences of channels belong to no acknowledged message; there should be none. */
    long finish() {
        cast.cursors.forEach(cursor -> cursor.finish(findings));
        long holes = 0;
        for (final List<Channel> kind : cast.channels) {
            for (final Channel channel : kind) {
                holes += Math.abs(channel.lastSeq() - channel.acknowledged());
            }
        }
        return holes;
    }
}
