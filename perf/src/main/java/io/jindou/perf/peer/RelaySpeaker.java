package io.jindou.perf.peer;

import static io.jindou.perf.relay.RelayFrame.HEADER_LENGTH;
import static io.jindou.perf.relay.RelayFrame.ID_LENGTH;
import static io.jindou.perf.relay.RelayFrame.MESSAGE_LENGTH;
import static io.jindou.perf.relay.RelayFrame.TOKEN_LENGTH;

import io.jindou.perf.relay.RelayFrame;
import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import io.jindou.perf.rig.Speaker;
import org.agrona.DirectBuffer;

/** A client of the bare relay. */
final class RelaySpeaker implements Speaker {
    private final int user;
    private final int[] groups;

    RelaySpeaker(final int user, final int[] groups) {
        this.user = user;
        this.groups = groups;
    }

    @Override
    public void open(final Outbox out) {
        final int length = HEADER_LENGTH + ID_LENGTH * (1 + groups.length);
        int at = out.claim(length);
        RelayFrame.putHeader(out.buffer(), at, length, RelayFrame.LOGIN);
        at += HEADER_LENGTH;
        RelayFrame.putId(out.buffer(), at, user);
        for (final int group : groups) {
            at += ID_LENGTH;
            RelayFrame.putId(out.buffer(), at, group);
        }
    }

    @Override
    public void send(
        final Outbox out, final int destination, final long token, final DirectBuffer payload, final int length) {
        final int frameLength = HEADER_LENGTH + MESSAGE_LENGTH + length;
        final int at = out.claim(frameLength);
        RelayFrame.putHeader(out.buffer(), at, frameLength, RelayFrame.MESSAGE);
        RelayFrame.putId(out.buffer(), at + HEADER_LENGTH, destination);
        RelayFrame.putToken(out.buffer(), at + HEADER_LENGTH + ID_LENGTH, token);
        out.buffer().putBytes(at + HEADER_LENGTH + MESSAGE_LENGTH, payload, 0, length);
    }

    @Override
    public int read(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        final int end = offset + length;
        int at = offset;
        while (at < end) {
            final int frameLength = RelayFrame.scan(in, at, end - at);
            if (RelayFrame.NEED_MORE == frameLength) {
                return at - offset;
            }
            if (RelayFrame.NO_FRAME == frameLength || !onFrame(in, at, frameLength, ear)) {
                ear.onRefused("no frame of the relay: " + Ascii.text(in, at, end));
                return length;
            }
            at += frameLength;
        }
        return length;
    }

    private static boolean onFrame(final DirectBuffer in, final int at, final int length, final Ear ear) {
        final int body = at + HEADER_LENGTH;
        switch (RelayFrame.type(in, at)) {
            case RelayFrame.DELIVERY -> ear.onMessage(in, body, length - HEADER_LENGTH);
            case RelayFrame.ACK -> {
                if (length != HEADER_LENGTH + TOKEN_LENGTH) {
                    return false;
                }
                ear.onAck(RelayFrame.token(in, body));
            }
            case RelayFrame.LOGGED_IN -> ear.onReady();
            default -> {
                return false;
            }
        }
        return true;
    }
}
