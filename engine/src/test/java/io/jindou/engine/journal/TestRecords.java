package io.jindou.engine.journal;

import io.jindou.codecs.sbe.journal.MessageHeaderEncoder;
import io.jindou.codecs.sbe.journal.StoredMessageEncoder;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes records whose every byte follows from their number and a version, so that two histories can be told apart and any
 * record can be made again for comparison. Records of number n belong to channel n mod {@link #CHANNELS}.
 */
public final class TestRecords {
    public static final int CHANNELS = 3;

    private static final byte[][] CHANNEL_IDS = {{'g', '0'}, {'g', '1'}, {'g', '2'}};
    private static final byte[] UID = {'a', 'l', 'i', 'c', 'e'};

    /** Off-heap, as the engine's. */
    public final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(RecordDescriptor.LENGTH_MAX));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final StoredMessageEncoder encoder = new StoredMessageEncoder();
    private final byte[] payload = new byte[1 << 16];
    private int length;
    private long checksum;

    /** Encodes the record into {@link #buffer} from 0 on. */
    public TestRecords make(final long journalNo, final int version) {
        return make(journalNo, version, (int)(journalNo * 37 % 300));
    }

    /** Encodes a record with a payload of this length. */
    public TestRecords make(final long journalNo, final int version, final int payloadLength) {
        for (int i = 0; i < payloadLength; i++) {
            payload[i] = (byte)(journalNo * 31 + i * 7L);
        }
        encoder.wrapAndApplyHeader(buffer, 0, header)
            .journalNo(journalNo)
            .previousJournalNo(Math.max(0, journalNo - CHANNELS))
            .leadershipTermId(version)
            .logPosition(journalNo * 1024)
            .messageId(journalNo << 12)
            .messageSeq((journalNo - 1) / CHANNELS + 1)
            .timestamp(1_700_000_000_000L + journalNo)
            .ordinal(0)
            .expire(0)
            .setting((short)0)
            .flags((short)0)
            .channelType((short)2)
            .deviceFlag((short)1);
        final int channel = (int)(journalNo % CHANNELS);
        encoder.putChannelId(CHANNEL_IDS[channel], 0, CHANNEL_IDS[channel].length)
            .putFromUid(UID, 0, UID.length)
            .putClientMsgNo(UID, 0, 0)
            .putTopic(UID, 0, 0)
            .putPayload(payload, 0, payloadLength);
        length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
        checksum = RecordDescriptor.seal(buffer, 0, length);
        return this;
    }

    public int length() {
        return length;
    }

    public long checksum() {
        return checksum;
    }

    /** Checksum of a record. */
    public long checksumOf(final long journalNo, final int version) {
        return make(journalNo, version).checksum;
    }

    /** Appends records {@code from} to {@code to} of this version. */
    public void append(final Journal journal, final long from, final long to, final int version) {
        for (long no = from; no <= to; no++) {
            make(no, version);
            journal.append(no, buffer, 0, length);
        }
    }

    /** True when the view is exactly this record. */
    public boolean isEqual(final UnsafeBuffer view, final long journalNo, final int version) {
        make(journalNo, version);
        return view.capacity() == length && view.compareTo(new UnsafeBuffer(buffer, 0, length)) == 0;
    }

    /** The first record of {@code from} to {@code to} that the journal does not give back as it was, 0 when all are right. */
    public long firstWrong(final Journal journal, final long from, final long to, final int version) {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        try (JournalReader reader = journal.newReader()) {
            for (long no = from; no <= to; no++) {
                reader.read(no, view);
                if (!isEqual(view, no, version)) {
                    return no;
                }
            }
        }
        return 0;
    }
}
