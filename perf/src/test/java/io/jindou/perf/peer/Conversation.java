package io.jindou.perf.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.jindou.perf.rig.Outbox;
import io.jindou.perf.rig.Speaker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Assertions;

/** A speaker whose server is the test: bytes go in as they might come from a socket; what it says and hears is kept. */
final class Conversation {
    final Speaker speaker;
    final RecordingEar ear = new RecordingEar();
    private final Outbox out = new Outbox();
    private byte[] waiting = {};

    Conversation(final Speaker speaker) {
        this.speaker = speaker;
    }

    /** All that was said so far; what is binary shows as Latin-1. */
    String said() {
        final byte[] bytes = new byte[out.length()];
        out.buffer().getBytes(0, bytes);
        return new String(bytes, ISO_8859_1);
    }

    Conversation open() {
        speaker.open(out);
        return this;
    }

    Conversation send(final int destination, final long token, final String payload) {
        final byte[] bytes = payload.getBytes(ISO_8859_1);
        speaker.send(out, destination, token, new UnsafeBuffer(bytes), bytes.length);
        return this;
    }

    /** The server's next bytes, behind those that the speaker left; they lie at an odd place, as in a shared buffer. */
    Conversation hear(final String latin1) {
        final int offset = 3;
        final byte[] more = latin1.getBytes(ISO_8859_1);
        final byte[] all = new byte[waiting.length + more.length];
        System.arraycopy(waiting, 0, all, 0, waiting.length);
        System.arraycopy(more, 0, all, waiting.length, more.length);
        final UnsafeBuffer in = new UnsafeBuffer(new byte[offset + all.length]);
        in.putBytes(offset, all);
        final int taken = speaker.read(in, offset, all.length, ear, out);
        Assertions.assertTrue(taken >= 0 && taken <= all.length, "taken " + taken + " of " + all.length);
        waiting = java.util.Arrays.copyOfRange(all, taken, all.length);
        return this;
    }

    int waiting() {
        return waiting.length;
    }

    /** Whether the bytes come at once, cut anywhere, or one by one must make no difference. */
    static List<String> hearSplit(final Supplier<Speaker> speakers, final Consumer<Conversation> before, final String latin1) {
        final Conversation whole = new Conversation(speakers.get());
        before.accept(whole);
        whole.hear(latin1);
        Assertions.assertEquals(0, whole.waiting(), "bytes not taken");
        for (int cut = 1; cut < latin1.length(); cut++) {
            final Conversation cutOnce = new Conversation(speakers.get());
            before.accept(cutOnce);
            cutOnce.hear(latin1.substring(0, cut)).hear(latin1.substring(cut));
            Assertions.assertEquals(whole.ear.heard, cutOnce.ear.heard, "cut at " + cut);
            Assertions.assertEquals(whole.said(), cutOnce.said(), "cut at " + cut);
        }
        final Conversation single = new Conversation(speakers.get());
        before.accept(single);
        latin1.chars().forEach(value -> single.hear(String.valueOf((char)value)));
        Assertions.assertEquals(whole.ear.heard, single.ear.heard, "byte by byte");
        Assertions.assertEquals(whole.said(), single.said(), "byte by byte");
        return new ArrayList<>(whole.ear.heard);
    }
}
