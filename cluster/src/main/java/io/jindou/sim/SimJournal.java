package io.jindou.sim;

import io.jindou.codecs.sbe.journal.MessageHeaderDecoder;
import io.jindou.codecs.sbe.journal.StoredMessageDecoder;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalCounters;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalExtent;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.MemoryJournal;
import io.jindou.engine.journal.RecordDescriptor;
import io.jindou.sim.model.Prediction;
import io.jindou.sim.model.RecordText;
import java.nio.ByteOrder;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The journal of a replica: the real rule over memory, with every record compared with the oracle's on its way in. */
final class SimJournal implements Journal {
    private static final int JOURNAL_NO_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH
        + StoredMessageDecoder.journalNoEncodingOffset();

    private final Tally tally;
    private MemoryJournal journal = new MemoryJournal();
    private Prediction prediction;
    private int records;

    SimJournal(final Tally tally) {
        this.tally = tally;
    }

    void begin(final Prediction newPrediction) {
        prediction = newPrediction;
        records = 0;
    }

    void end() {
        SimFailure.same(prediction.records().size(), records, Check.JOURNAL, "records of an entry that makes ",
            prediction.records());
    }

    @Override
    public void append(final long journalNo, final DirectBuffer record, final int offset, final int length) {
        final String text = RecordText.of(record, offset);
        SimFailure.require(records < prediction.records().size(), Check.JOURNAL, "a record too many: ", text);
        SimFailure.same(prediction.records().get(records++), text, Check.JOURNAL, "record");
        tally.record();
        journal.append(journalNo, record, offset, length);
    }

    /** What the next process finds. */
    void restart() {
        journal = journal.copy();
    }

    /** Takes away what was not forced, as a power loss may. */
    void tear(final long lastNo) {
        journal.truncateTo(Math.min(journal.endNo(), Math.max(journal.forcedNo(), lastNo)));
    }

    /** Damages a record that was not forced; false when there is none. */
    boolean corrupt(final SimRandom random) {
        final int unforced = (int)(journal.endNo() - journal.forcedNo());
        if (unforced > 0) {
            journal.corrupt(journal.forcedNo() + 1 + random.below(unforced));
        }
        return unforced > 0;
    }

    /** Adds a sound record of an entry that the recovered log does not have; false when there is no record to copy. */
    boolean addRecordOfLostEntry() {
        if (0 == journal.endNo() || journal.lastNo() != journal.endNo()) {
            return false;
        }
        final long journalNo = journal.endNo() + 1;
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        try (JournalReader reader = journal.newReader()) {
            reader.read(journalNo - 1, view);
        }
        final byte[] bytes = new byte[view.capacity()];
        view.getBytes(0, bytes);
        final UnsafeBuffer record = new UnsafeBuffer(bytes);
        record.putLong(JOURNAL_NO_OFFSET, journalNo, ByteOrder.LITTLE_ENDIAN);
        RecordDescriptor.seal(record, 0, bytes.length);
        journal.append(journalNo, record, 0, bytes.length);
        return true;
    }

    /** Compares the whole journal with the oracle's. */
    void checkAll(final List<String> expected, final String who) {
        SimFailure.same((long)expected.size(), journal.endNo(), Check.JOURNAL, "length of the journal of ", who);
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        try (JournalReader reader = journal.newReader()) {
            for (int i = 0; i < expected.size(); i++) {
                reader.read(i + 1L, view);
                SimFailure.same(expected.get(i), RecordText.of(view, 0), Check.JOURNAL, "stored record of ", who);
            }
        } catch (final JournalException e) {
            throw new SimFailure(Check.JOURNAL, "the journal of " + who + " cannot be read", e);
        }
    }

    @Override
    public void recover(final long trustedNo, final long trustedChecksum) {
        journal.recover(trustedNo, trustedChecksum);
    }

    @Override
    public void onReplayDone() {
        journal.onReplayDone();
    }

    @Override
    public void force(final long upToNo) {
        journal.force(upToNo);
    }

    @Override
    public void ensureSpace() {
        journal.ensureSpace();
    }

    @Override
    public long lastNo() {
        return journal.lastNo();
    }

    @Override
    public JournalExtent extent() {
        return journal.extent();
    }

    @Override
    public JournalCounters counters() {
        return journal.counters();
    }

    @Override
    public JournalReader newReader() {
        return journal.newReader();
    }

    @Override
    public void close() {
        journal.close();
    }
}
