package io.jindou.perf.peer;

import io.jindou.perf.rig.Ear;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Writes down what a speaker hears. */
final class RecordingEar implements Ear {
    final List<String> heard = new ArrayList<>();

    @Override
    public void onReady() {
        heard.add("ready");
    }

    @Override
    public void onAck(final long token) {
        heard.add("ack " + token);
    }

    @Override
    public void onRefused(final String text) {
        heard.add("refused " + text);
    }

    @Override
    public void onMessage(final DirectBuffer payload, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        payload.getBytes(offset, bytes);
        heard.add("message " + new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void onHistory(final long token, final int messages, final long payloadBytes) {
        heard.add("history " + token + " " + messages + " " + payloadBytes);
    }
}
