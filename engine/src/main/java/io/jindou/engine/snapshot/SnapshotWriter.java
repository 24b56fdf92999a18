package io.jindou.engine.snapshot;

import io.jindou.codecs.Hashing;
import io.jindou.codecs.sbe.snapshot.MessageHeaderEncoder;
import io.jindou.codecs.sbe.snapshot.SectionBeginEncoder;
import io.jindou.codecs.sbe.snapshot.SectionDataEncoder;
import io.jindou.codecs.sbe.snapshot.SectionEndEncoder;
import io.jindou.codecs.sbe.snapshot.SnapshotBeginEncoder;
import io.jindou.codecs.sbe.snapshot.SnapshotEndEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes sections as messages: begin, for each section begin, data and end with length and checksum, end with the state hash. */
public final class SnapshotWriter implements SnapshotSink {
    /** Bytes of one data message. */
    static final int DATA_MAX = 32 << 10;
    private static final int DATA_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH + SectionDataEncoder.BLOCK_LENGTH
        + SectionDataEncoder.dataHeaderLength();

    private final SnapshotPort port;
    private final UnsafeBuffer mark = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[DATA_OFFSET + DATA_MAX]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SectionDataEncoder dataEncoder = new SectionDataEncoder();
    private int sectionId;
    private int pending;
    private long bytes;
    private long checksum;

    public SnapshotWriter(final SnapshotPort port) {
        this.port = port;
    }

    /** Writes a whole snapshot. */
    public void write(final Iterable<Section> sections, final int engineVersion, final long logPosition, final long stateHash) {
        int count = 0;
        for (final Section section : sections) {
            count += null == section ? 0 : 1;
        }
        final SnapshotBeginEncoder begin = new SnapshotBeginEncoder().wrapAndApplyHeader(mark, 0, header)
            .logPosition(logPosition).engineVersion(engineVersion).sections(count);
        port.offer(mark, 0, MessageHeaderEncoder.ENCODED_LENGTH + begin.encodedLength());
        for (final Section section : sections) {
            writeSection(section);
        }
        final SnapshotEndEncoder end = new SnapshotEndEncoder().wrapAndApplyHeader(mark, 0, header)
            .stateHash(stateHash).sections(count);
        port.offer(mark, 0, MessageHeaderEncoder.ENCODED_LENGTH + end.encodedLength());
    }

    private void writeSection(final Section section) {
        sectionId = section.sectionId();
        bytes = 0;
        checksum = 0;
        final SectionBeginEncoder begin = new SectionBeginEncoder().wrapAndApplyHeader(mark, 0, header)
            .sectionId(sectionId);
        port.offer(mark, 0, MessageHeaderEncoder.ENCODED_LENGTH + begin.encodedLength());
        section.write(this);
        flush();
        final SectionEndEncoder end = new SectionEndEncoder().wrapAndApplyHeader(mark, 0, header)
            .bytes(bytes).checksum(checksum).sectionId(sectionId);
        port.offer(mark, 0, MessageHeaderEncoder.ENCODED_LENGTH + end.encodedLength());
    }

    @Override
    public void write(final DirectBuffer buffer, final int offset, final int length) {
        int done = 0;
        while (done < length) {
            final int now = Math.min(length - done, DATA_MAX - pending);
            data.putBytes(DATA_OFFSET + pending, buffer, offset + done, now);
            pending += now;
            done += now;
            if (DATA_MAX == pending) {
                flush();
            }
        }
    }

    private void flush() {
        if (0 == pending) {
            return;
        }
        dataEncoder.wrapAndApplyHeader(data, 0, header).sectionId(sectionId);
        data.putInt(DATA_OFFSET - SectionDataEncoder.dataHeaderLength(), pending, java.nio.ByteOrder.LITTLE_ENDIAN);
        checksum = Hashing.hash(data, DATA_OFFSET, pending, checksum);
        bytes += pending;
        port.offer(data, 0, DATA_OFFSET + pending);
        pending = 0;
    }
}
