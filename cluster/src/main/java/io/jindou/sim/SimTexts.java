package io.jindou.sim;

import io.jindou.codecs.sbe.wire.HistoryResultDecoder;
import io.jindou.codecs.sbe.wire.RecvDecoder;
import io.jindou.sim.model.EventText;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** What clients read, as the text that the oracle has for it. */
final class SimTexts {
    private SimTexts() {
    }

    static String body(final RecvDecoder recv) {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        recv.wrapFromUid(view);
        final String from = text(view);
        recv.wrapChannelId(view);
        final String as = text(view);
        recv.wrapClientMsgNo(view);
        final String no = text(view);
        recv.wrapTopic(view);
        final String topic = text(view);
        recv.wrapPayload(view);
        return EventText.body(from, as, no, topic, bytes(view));
    }

    /** A message of a history; the channel is not said. */
    static String message(final HistoryResultDecoder.MessagesDecoder message) {
        final String head = "id=" + message.messageId() + " seq=" + message.messageSeq() + " t=" + message.timestamp()
            + " exp=" + message.expire() + " set=" + message.setting() + " fl=" + message.flags() + ' ';
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        message.wrapFromUid(view);
        final String from = text(view);
        message.wrapClientMsgNo(view);
        final String no = text(view);
        message.wrapTopic(view);
        final String topic = text(view);
        message.wrapPayload(view);
        return head + EventText.body(from, "", no, topic, bytes(view));
    }

    private static String text(final UnsafeBuffer view) {
        return new String(bytes(view), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(final UnsafeBuffer view) {
        final byte[] bytes = new byte[view.capacity()];
        view.getBytes(0, bytes);
        return bytes;
    }
}
