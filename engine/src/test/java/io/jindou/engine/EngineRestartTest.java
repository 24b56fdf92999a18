package io.jindou.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.sbe.cluster.LinkOpenEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SettingsSetEncoder;
import io.jindou.engine.snapshot.SnapshotMessages;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the simulator found about restarts and answers, once more in small. */
class EngineRestartTest {
    private static final long GONE = 7;
    private static final long HERE = 8;

    private final List<Long> answered = new ArrayList<>();
    private final List<byte[]> snapshot = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    @Test
    void shouldKnowTermAndPositionOfTheEntriesBehindASnapshot() {
        final Engine engine = engine();
        engine.onNewTerm(5, 1024, CellState.EPOCH_MS + 1);
        engine.write(this::keep);
        final Engine restarted = engine();
        restarted.load(messages());

        assertEquals(5, restarted.cell().leadershipTermId());
        assertEquals(1024, restarted.entry().logPosition());
        assertEquals(engine.stateHash(), restarted.stateHash());
        engine.close();
        restarted.close();
    }

    @Test
    void shouldAnswerASessionBehindOneThatIsGone() {
        final Engine engine = engine();
        engine.onNewTerm(0, 64, CellState.EPOCH_MS + 1);
        engine.sender().leader(true);
        final SettingsSetEncoder set = new SettingsSetEncoder().wrapAndApplyHeader(buffer, 0, header);
        Settings.putDefaults(set.settings());
        engine.onMessage(128, CellState.EPOCH_MS + 2, GONE, buffer, 0, set.limit());
        for (int nonce = 1; nonce <= 3; nonce++) {
            open(engine, nonce, GONE);
        }
        open(engine, 4, HERE);
        engine.sender().doWork();

        assertTrue(answered.contains(HERE), "answered: " + answered);
        engine.close();
    }

    private void open(final Engine engine, final int nonce, final long clusterSession) {
        final LinkOpenEncoder open = new LinkOpenEncoder().wrapAndApplyHeader(buffer, 0, header)
            .gatewayId(nonce).agent((short)0).nonce(nonce).secretHigh(1).secretLow(2);
        engine.onMessage(128L + 64 * nonce, CellState.EPOCH_MS + 3, clusterSession, buffer, 0, open.limit());
    }

    private Engine engine() {
        return new Engine(new EngineContext((session, head, headLength, body, offset, length) -> {
            if (HERE == session) {
                answered.add(session);
            }
            return HERE == session;
        }, new CapturingJournal(new ArrayList<>()), deadlineMs -> { }, 1));
    }

    private void keep(final DirectBuffer message, final int offset, final int length) {
        final byte[] copy = new byte[length];
        message.getBytes(offset, copy);
        snapshot.add(copy);
    }

    private SnapshotMessages messages() {
        return new SnapshotMessages() {
            private int next;

            @Override
            public boolean next() {
                return next++ < snapshot.size();
            }

            @Override
            public DirectBuffer buffer() {
                return new UnsafeBuffer(snapshot.get(next - 1));
            }

            @Override
            public int offset() {
                return 0;
            }

            @Override
            public int length() {
                return snapshot.get(next - 1).length;
            }
        };
    }
}
