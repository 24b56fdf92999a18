package io.jindou.perf.chaos;

import io.jindou.codecs.MessageFlags;
import io.jindou.perf.jindou.Heard;
import io.jindou.perf.jindou.Names;
import io.jindou.perf.rig.Payload;

/** Brings every acknowledgement, pushed message and remembered message to where it is recorded, and judges. */
final class Auditor {
    private final Crowd crowd;
    private final Names names;
    private final Findings findings = new Findings();

    Auditor(final Crowd crowd, final Names names) {
        this.crowd = crowd;
        this.names = names;
    }

    Findings findings() {
        return findings;
    }

    /** A message was accepted; true: it had been sent on an earlier connection too. */
    void onAck(final Lane lane, final int number, final long sequence, final boolean isSentAgain) {
        lane.acknowledge(number);
        note(lane, number, sequence);
        if (isSentAgain) {
            lane.own.onOwnAgain(sequence, findings);
        } else {
            lane.own.onLive(sequence, false, findings);
        }
    }

    /** A message was pushed to a user; true: an intact one that was due there. */
    boolean onPushed(final int user, final Heard message) {
        final Lane lane = lane(message);
        if (null == lane || !isAddressed(lane, user, message)) {
            findings.damaged(user);
            return false;
        }
        final Reader reader = lane.channel.reader(user);
        if (null == reader || lane.own == reader) {
            findings.misdelivered(user);
            return false;
        }
        note(lane, number(message), message.messageSeq);
        reader.onLive(message.messageSeq, 0 != (message.flags & MessageFlags.DUP), findings);
        return true;
    }

    /** A message was in the history that somebody who was away has asked for. */
    void onRemembered(final Reader reader, final Heard message) {
        final Lane lane = lane(message);
        if (null == lane || lane.channel != reader.channel) {
            findings.damaged(reader.client.number);
            return;
        }
        note(lane, number(message), message.messageSeq);
        reader.onHistory(message.messageSeq, Payload.intendedNs(message.buffer, message.payloadOffset), findings);
    }

    /** Records under which sequence a message was heard of. */
    void note(final Lane lane, final int number, final long sequence) {
        final long before = lane.sequence(number);
        if (0 == before) {
            lane.heard(number, sequence);
        } else if (before != sequence) {
            findings.storedTwice(lane, number, sequence);
        }
        if (!lane.channel.note(sequence, lane, number)) {
            findings.disordered(lane, number);
        }
    }

    /** The lane of an intact message from its sender, or null. */
    Lane lane(final Heard message) {
        if (!Payload.isIntact(message.buffer, message.payloadOffset, message.payloadLength) || message.messageSeq < 1
            || message.messageSeq > Integer.MAX_VALUE) {
            return null;
        }
        final int id = Payload.stream(message.buffer, message.payloadOffset);
        final Lane lane = id < 0 || id >= crowd.lanes.size() ? null : crowd.lanes.get(id);
        if (null == lane || number(message) < 0 || number(message) >= lane.sent()
            || !Names.isEqual(names.user(lane.own.client.number), message.buffer, message.fromOffset, message.fromLength)) {
            return null;
        }
        return lane;
    }

    static int number(final Heard message) {
        return Payload.sequence(message.buffer, message.payloadOffset);
    }

    /** Comes under the name of its channel as this reader knows it. */
    private boolean isAddressed(final Lane lane, final int user, final Heard message) {
        final byte[] name;
        if (lane.channel.isGroup()) {
            name = names.group(lane.channel.group);
        } else {
            final Client sender = lane.own.client;
            name = names.user(sender.number == user ? lane.channel.peer(sender).number : sender.number);
        }
        return Names.isEqual(name, message.buffer, message.channelOffset, message.channelLength);
    }

    /** Everything that is due by now has come. */
    boolean isComplete() {
        for (int i = 0; i < crowd.readers.size(); i++) {
            if (!crowd.readers.get(i).isComplete()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Nothing more will come. What readers still miss is counted, and whether each sender's messages are stored in the order in
     * which they were sent. Returns how many messages have no answer at all.
     */
    long finish() {
        crowd.readers.forEach(reader -> reader.finish(findings));
        long unanswered = 0;
        for (final Lane lane : crowd.lanes) {
            for (int i = lane.firstDisorder(0); i < lane.sent(); i = lane.firstDisorder(i + 1)) {
                findings.disordered(lane, i);
            }
            unanswered += lane.unanswered();
        }
        return unanswered;
    }
}
