package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalCopySink;
import io.jindou.engine.journal.JournalCopySource;
import io.jindou.engine.journal.TestRecords;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.UnsafeBuffer;

/** A process that appends and copies until it is killed, with a dot to its parent now and then as {@link JournalChild}. */
final class JournalCopyChild {
    static final int SNAPSHOT_NO = 20_000;
    private static final int OWN = 50_000;

    private JournalCopyChild() {
    }

    /** Directory. */
    public static void main(final String[] args) throws InterruptedException {
        final TestRecords records = new TestRecords();
        try (ChronicleJournal journal = new ChronicleJournal(JournalChild.context(Path.of(args[0])).rebuild(true))) {
            journal.recover(SNAPSHOT_NO, records.checksumOf(SNAPSHOT_NO, 1));
            journal.onReplayDone();
            final Thread copier = new Thread(() -> copy(journal));
            copier.start();
            records.append(journal, SNAPSHOT_NO + 1, SNAPSHOT_NO + OWN, 1);
            copier.join();
            // never adopted: waits to be killed
            new CountDownLatch(1).await();
        }
    }

    private static void copy(final ChronicleJournal journal) {
        final TestRecords records = new TestRecords();
        final UnsafeBuffer batch = new UnsafeBuffer(ByteBuffer.allocateDirect(JournalCopySource.BATCH_MIN));
        try (JournalCopySink sink = journal.newCopySink()) {
            for (long no = 1; no <= SNAPSHOT_NO; no++) {
                records.make(no, 1);
                batch.putInt(0, records.length());
                batch.putBytes(JournalCopySource.RECORD_HEADER, records.buffer, 0, records.length());
                sink.accept(batch, 0, JournalCopySource.RECORD_HEADER + records.length());
                if (0 == no % JournalChild.RECORDS_PER_DOT) {
                    System.out.write('.');
                    System.out.flush();
                }
            }
        }
    }
}
