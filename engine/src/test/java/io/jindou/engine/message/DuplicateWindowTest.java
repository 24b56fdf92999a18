package io.jindou.engine.message;

import static io.jindou.engine.memory.RecordTable.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.sbe.cluster.SettingsDecoder;
import io.jindou.codecs.sbe.cluster.SettingsEncoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Settings;
import io.jindou.engine.snapshot.SnapshotLoader;
import io.jindou.engine.snapshot.SnapshotTape;
import io.jindou.engine.snapshot.SnapshotWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Checklist row 30: the first result again, as long as the window is wide; compared with a plain list. */
class DuplicateWindowTest {
    private static final int PER_SENDER = 8;
    private static final int TOTAL = 40;
    private static final int WINDOW_MS = 1_000;

    private record Accepted(int user, int channel, String msgNo, long at, long messageId) {
        boolean is(final int otherUser, final int otherChannel, final String otherNo) {
            return user == otherUser && channel == otherChannel && msgNo.equals(otherNo);
        }
    }

    private final Settings settings = settings();
    private final List<Accepted> model = new ArrayList<>();
    private DuplicateWindow window = new DuplicateWindow(1);
    private long elapsed;
    private long lastId;

    @Test
    void shouldRememberWhatAListWouldRemember() {
        for (int seed = 0; seed < 4; seed++) {
            final Random random = new Random(seed);
            for (int step = 0; step < 5_000; step++) {
                elapsed += random.nextInt(0 == random.nextInt(300) ? 2 * WINDOW_MS : 40);
                final int user = 1 + random.nextInt(12);
                final int channel = 1 + random.nextInt(3);
                final String msgNo = "m" + random.nextInt(12);
                final long found = find(user, channel, msgNo);
                assertEquals(modelFind(user, channel, msgNo), found, "seed " + seed + ", step " + step);
                if (0 == found) {
                    add(user, channel, msgNo);
                }
                if (0 == random.nextInt(400)) {
                    window.expire(elapsed, WINDOW_MS, Integer.MAX_VALUE);
                    assertTrue(window.ageMs(elapsed) < WINDOW_MS);
                }
                if (0 == random.nextInt(600)) {
                    reload(step);
                }
                assertTrue(window.entries().size() <= TOTAL);
            }
            assertEquals(window.entries().recomputeHash(), window.entries().stateHash());
        }
        window.close();
    }

    @Test
    void shouldForgetTheOldestOfASenderOnly() {
        for (int i = 0; i <= PER_SENDER; i++) {
            add(1, 1, "a" + i);
            add(2, 1, "b" + Math.min(i, PER_SENDER - 1) + (i == PER_SENDER ? "x" : ""));
        }
        assertEquals(0, find(1, 1, "a0"));
        assertTrue(find(1, 1, "a1") > 0);
        assertEquals(2 * PER_SENDER, window.entries().size());
    }

    @Test
    void shouldCountWhatGoesBecauseAllIsFull() {
        for (int user = 1; user <= TOTAL + 3; user++) {
            add(user, 1, "m");
        }
        assertEquals(TOTAL, window.entries().size());
        assertEquals(3, window.droppedForTotal());
        assertEquals(0, find(3, 1, "m"));
        assertTrue(find(4, 1, "m") > 0);
    }

    @Test
    void shouldEndWithTheWindow() {
        add(1, 1, "m");
        elapsed += WINDOW_MS - 1;
        assertTrue(find(1, 1, "m") > 0);
        elapsed++;
        assertEquals(0, find(1, 1, "m"));
        add(1, 1, "m");
        assertEquals(lastId, find(1, 1, "m"), "the stale one does not hide the new one");
        window.expire(elapsed + WINDOW_MS, WINDOW_MS, 10);
        assertEquals(0, window.entries().size());
        assertEquals(0, window.ageMs(elapsed));
    }

    /** The window as the snapshot sees it: other indexes, same answers. */
    private void reload(final long seed) {
        final SnapshotTape tape = new SnapshotTape();
        new SnapshotWriter(tape).write(List.of(window.entries()), 1, 0, 0);
        final DuplicateWindow loaded = new DuplicateWindow(seed);
        new SnapshotLoader(tape).begin(1, 1).load(List.of(loaded.entries()));
        loaded.reindex();
        assertEquals(window.entries().stateHash(), loaded.entries().stateHash());
        assertEquals(window.ageMs(elapsed), loaded.ageMs(elapsed));
        window.close();
        window = loaded;
    }

    private void add(final int user, final int channel, final String msgNo) {
        final byte[] bytes = msgNo.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer no = new UnsafeBuffer(bytes);
        final long key = window.key(user, channel, no, 0, bytes.length);
        final int stale = window.find(key, user, channel, no, 0, bytes.length);
        if (NONE != stale) {
            window.forget(stale);
        }
        final int id = window.add(key, user, channel, no, 0, bytes.length, elapsed, settings);
        window.result(id, ++lastId, lastId * 2, lastId * 3);
        model.removeIf(entry -> entry.is(user, channel, msgNo));
        for (int i = 0; i < 2 && !model.isEmpty() && elapsed - model.get(0).at >= WINDOW_MS; i++) {
            model.remove(0);
        }
        if (model.stream().filter(entry -> entry.user == user).count() >= PER_SENDER) {
            model.remove(model.stream().filter(entry -> entry.user == user).findFirst().orElseThrow());
        }
        if (model.size() >= TOTAL) {
            model.remove(0);
        }
        model.add(new Accepted(user, channel, msgNo, elapsed, lastId));
    }

    private long find(final int user, final int channel, final String msgNo) {
        final byte[] bytes = msgNo.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer no = new UnsafeBuffer(bytes);
        final long key = window.key(user, channel, no, 0, bytes.length);
        final int id = window.find(key, user, channel, no, 0, bytes.length);
        if (NONE == id || window.isStale(id, elapsed, WINDOW_MS)) {
            return 0;
        }
        assertEquals(window.messageId(id) * 2, window.messageSeq(id));
        assertEquals(window.messageId(id) * 3, window.payloadHash(id));
        return window.messageId(id);
    }

    private long modelFind(final int user, final int channel, final String msgNo) {
        return model.stream().filter(entry -> entry.is(user, channel, msgNo) && elapsed - entry.at < WINDOW_MS)
            .mapToLong(Accepted::messageId).findFirst().orElse(0);
    }

    private static Settings settings() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[SettingsEncoder.ENCODED_LENGTH]);
        final SettingsEncoder encoder = new SettingsEncoder().wrap(buffer, 0);
        Settings.putDefaults(encoder);
        encoder.windowPerSender(PER_SENDER).windowTotal(TOTAL).windowMs(WINDOW_MS);
        final CellState cell = new CellState();
        assertTrue(cell.trySettings(new SettingsDecoder().wrap(buffer, 0)));
        return cell.settings();
    }
}
