package io.jindou.cluster.heal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.NodeErrors;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.NodeAddress;
import io.jindou.cluster.peer.Hello;
import io.jindou.cluster.peer.PeerFailure;
import io.jindou.engine.journal.JournalCopySink;
import io.jindou.engine.journal.JournalException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The journal becomes whole whatever the peers do, and only then is that said. */
@Timeout(60)
final class JournalRebuildTest {
    private static final CellLayout LAYOUT = CellLayout.parse("0=a:1,1=b:1,2=c:1");
    private static final int BATCH = 10;

    private final NodeErrors errors = new NodeErrors();
    private final CountDownLatch whole = new CountDownLatch(1);
    private final List<Integer> asked = new CopyOnWriteArrayList<>();
    private final FakeJournal journal = new FakeJournal(100);

    private void run(final JournalPeer.Connecting peers) throws InterruptedException {
        run(peers, Long.MAX_VALUE);
    }

    private void run(final JournalPeer.Connecting peers, final long rate) throws InterruptedException {
        try (JournalRebuild rebuild =
            new JournalRebuild(LAYOUT, 0, peers, journal::sink, rate, whole::countDown, errors).start()) {
            whole.await();
            assertEquals(101, rebuild.counters().get("nextNo"));
        }
        assertTrue(journal.adopted);
        assertTrue(!errors.whenFatal().isDone());
    }

    @Test
    void shouldCopyAllAndAdopt() throws InterruptedException {
        run(node -> new FakePeer(node, true, 1, 100));
        assertEquals(1, asked.size());
    }

    @Test
    void shouldAskTheNextPeerWhenOneFailsIsNotWholeOrHasNothing() throws InterruptedException {
        run(node -> {
            if (asked.size() >= 4) {
                return new FakePeer(node, true, 1, 100);
            }
            return switch (asked.size()) {
                case 0 -> new FakePeer(node, false, 1, 100);
                case 1 -> new FakePeer(node, true, 1, 0);
                case 2 -> new FakePeer(node, true, 1, 100, 35);
                default -> {
                    asked.add(node.id());
                    throw new PeerFailure(PeerFailure.Kind.UNREACHABLE, "away");
                }
            };
        });
        assertEquals(List.of(1, 2, 1, 2, 1), asked);
        assertEquals(0, journal.copiedTwice, "what one peer gave is not asked for again");
    }

    @Test
    void shouldBeginWhereRetentionHasLeftTheJournal() throws InterruptedException {
        run(node -> new FakePeer(node, true, 41, 100));
        assertEquals(41, journal.truncatedTo);
    }

    @Test
    void shouldCopyAgainWhatDoesNotFit() throws InterruptedException {
        journal.damagedAdoptions = 1;
        run(node -> new FakePeer(node, true, 1, 100));
        assertEquals(2, asked.size());
    }

    @Test
    void shouldKeepToItsRate() throws InterruptedException {
        final long startNs = System.nanoTime();
        // 800 bytes
        run(node -> new FakePeer(node, true, 1, 100), 1_600);
        assertTrue(System.nanoTime() - startNs >= 450_000_000L);
    }

    /** Records are their numbers. */
    private final class FakePeer implements JournalPeer {
        private final NodeAddress node;
        private final boolean isWhole;
        private final long firstNo;
        private final long lastNo;
        private final long failsAt;

        FakePeer(final NodeAddress node, final boolean isWhole, final long firstNo, final long lastNo) {
            this(node, isWhole, firstNo, lastNo, Long.MAX_VALUE);
        }

        FakePeer(
            final NodeAddress node, final boolean isWhole, final long firstNo, final long lastNo, final long failsAt) {
            this.node = node;
            this.isWhole = isWhole;
            this.firstNo = firstNo;
            this.lastNo = lastNo;
            this.failsAt = failsAt;
            asked.add(node.id());
        }

        @Override
        public Hello hello() {
            return new Hello(node.id(), "test", Hello.State.MEMBER, 1, 1, 1, 0, 0, 0, 0, isWhole, firstNo, lastNo);
        }

        @Override
        public ByteBuffer journal(final long fromNo, final long toNo) throws PeerFailure {
            if (fromNo >= failsAt) {
                throw new PeerFailure(PeerFailure.Kind.UNREACHABLE, "died");
            }
            final ByteBuffer batch = ByteBuffer.allocate(BATCH * Long.BYTES);
            for (long no = fromNo; no <= Math.min(toNo, lastNo) && batch.hasRemaining(); no++) {
                batch.putLong(no);
            }
            return batch.flip();
        }

        @Override
        public void close() {
            assertTrue(asked.contains(node.id()));
        }
    }

    private static final class FakeJournal {
        private final long lastNo;
        private long nextNo = 1;
        private long truncatedTo;
        private long copiedTwice;
        private int damagedAdoptions;
        private boolean adopted;

        FakeJournal(final long lastNo) {
            this.lastNo = lastNo;
        }

        JournalCopySink sink() {
            return new JournalCopySink() {
                @Override
                public long nextNo() {
                    return nextNo;
                }

                @Override
                public long lastNo() {
                    return lastNo;
                }

                @Override
                public boolean isComplete() {
                    return nextNo > lastNo;
                }

                @Override
                public int accept(final DirectBuffer batch, final int offset, final int length) {
                    for (int at = offset; at < offset + length; at += Long.BYTES) {
                        final long no = batch.getLong(at, ByteOrder.BIG_ENDIAN);
                        if (no != nextNo) {
                            copiedTwice++;
                        }
                        nextNo = no + 1;
                    }
                    return length / Long.BYTES;
                }

                @Override
                public void truncate(final long firstNo) {
                    truncatedTo = firstNo;
                    nextNo = firstNo;
                }

                @Override
                public void force() {
                    throw new AssertionError("adopt does it");
                }

                @Override
                public void adopt() {
                    assertTrue(isComplete());
                    if (damagedAdoptions-- > 0) {
                        nextNo = 1;
                        throw new JournalException(JournalException.Kind.DAMAGED, "of another history");
                    }
                    adopted = true;
                }

                @Override
                public void close() {
                    assertTrue(nextNo > 0);
                }
            };
        }
    }
}
