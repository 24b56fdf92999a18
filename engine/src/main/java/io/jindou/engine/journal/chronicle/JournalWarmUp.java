package io.jindou.engine.journal.chronicle;

import io.jindou.codecs.sbe.journal.MessageHeaderEncoder;
import io.jindou.codecs.sbe.journal.StoredMessageEncoder;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.RecordDescriptor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes and reads a few records in a scratch journal, so that the first message of a process does not wait for Chronicle's
 * classes to be loaded: it took 170 to 230 ms, on the thread that serves everybody, and takes 70 ms with this.
 */
public final class JournalWarmUp {
    private static final int RECORDS = 256;
    private static final int BLOCK_SIZE = 1 << 20;

    private JournalWarmUp() {
    }

    /** Uses a directory that is there for nothing else, and removes it. */
    public static void run(final Path scratch) {
        IoUtil.delete(scratch.toFile(), true);
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(RecordDescriptor.LENGTH_MIN));
        final StoredMessageEncoder encoder = new StoredMessageEncoder();
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        try (Journal journal = new ChronicleJournal(new JournalContext(scratch).blockSize(BLOCK_SIZE).reserve(0))) {
            journal.recover(0, 0);
            journal.onReplayDone();
            for (long no = 1; no <= RECORDS; no++) {
                encoder.wrapAndApplyHeader(buffer, 0, header).journalNo(no).previousJournalNo(no - 1).messageSeq(no)
                    .putChannelId(buffer, 0, 0).putFromUid(buffer, 0, 0).putClientMsgNo(buffer, 0, 0).putTopic(buffer, 0, 0)
                    .putPayload(buffer, 0, 0);
                RecordDescriptor.seal(buffer, 0, RecordDescriptor.LENGTH_MIN);
                journal.ensureSpace();
                journal.append(no, buffer, 0, RecordDescriptor.LENGTH_MIN);
            }
            try (JournalReader reader = journal.newReader()) {
                reader.read(RECORDS, new UnsafeBuffer(0, 0));
            }
        }
        IoUtil.delete(scratch.toFile(), true);
    }
}
