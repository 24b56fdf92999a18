package io.jindou.engine.snapshot;

import io.jindou.codecs.Hashing;
import io.jindou.codecs.sbe.snapshot.MessageHeaderDecoder;
import io.jindou.codecs.sbe.snapshot.SectionBeginDecoder;
import io.jindou.codecs.sbe.snapshot.SectionDataDecoder;
import io.jindou.codecs.sbe.snapshot.SectionEndDecoder;
import io.jindou.codecs.sbe.snapshot.SnapshotBeginDecoder;
import io.jindou.codecs.sbe.snapshot.SnapshotEndDecoder;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** Reads what {@link SnapshotWriter} wrote, in the same order of sections, and refuses anything else with a reason. */
public final class SnapshotLoader implements SnapshotSource {
    private final SnapshotMessages messages;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SectionDataDecoder dataDecoder = new SectionDataDecoder();
    private int written;
    private int sectionsToCome;
    private int sectionId;
    private int dataOffset;
    private int dataLeft;
    private long bytes;
    private long checksum;
    private long logPosition;
    private long stateHash;

    public SnapshotLoader(final SnapshotMessages messages) {
        this.messages = messages;
    }

    /** Reads the beginning; refuses a state by the rules of a version that is not in this range. */
    public SnapshotLoader begin(final int oldestVersion, final int engineVersion) {
        expect(SnapshotBeginDecoder.TEMPLATE_ID, "its beginning");
        final SnapshotBeginDecoder begin = new SnapshotBeginDecoder()
            .wrapAndApplyHeader(messages.buffer(), messages.offset(), header);
        written = begin.engineVersion();
        if (written > engineVersion) {
            throw damaged("it is of engine version " + written + " and this is version " + engineVersion
                + "; a cell that has moved to a newer version does not go back, so install version " + written
                + " or newer on this node");
        }
        if (written < oldestVersion) {
            throw damaged("it is of engine version " + written + " and this version " + engineVersion + " reads "
                + oldestVersion + " to " + engineVersion + "; start a version between that reads it, stop it in order so that "
                + "it writes a snapshot, then start this one");
        }
        logPosition = begin.logPosition();
        sectionsToCome = begin.sections();
        return this;
    }

    /** Loads all sections; afterwards {@link #stateHash()} is what the loaded state must hash to. */
    public void load(final List<Section> sections) {
        if (sectionsToCome != sections.size()) {
            throw damaged("it has " + sectionsToCome + " sections instead of " + sections.size());
        }
        for (final Section section : sections) {
            loadSection(section);
        }
        expect(SnapshotEndDecoder.TEMPLATE_ID, "its end");
        final SnapshotEndDecoder end = new SnapshotEndDecoder()
            .wrapAndApplyHeader(messages.buffer(), messages.offset(), header);
        if (end.sections() != sections.size()) {
            throw damaged("its end counts " + end.sections() + " sections instead of " + sections.size());
        }
        stateHash = end.stateHash();
    }

    /** Version whose rules the state is by. */
    public int engineVersion() {
        return written;
    }

    /** Position of the last log entry that is in the snapshot. */
    public long logPosition() {
        return logPosition;
    }

    /** The state hash that was written at the end. */
    public long stateHash() {
        return stateHash;
    }

    private void loadSection(final Section section) {
        expect(SectionBeginDecoder.TEMPLATE_ID, "the beginning of section " + section.sectionId());
        sectionId = new SectionBeginDecoder()
            .wrapAndApplyHeader(messages.buffer(), messages.offset(), header).sectionId();
        if (sectionId != section.sectionId()) {
            throw damaged("section " + sectionId + " comes where section " + section.sectionId() + " belongs");
        }
        bytes = 0;
        checksum = 0;
        dataLeft = 0;
        section.load(this);
        expect(SectionEndDecoder.TEMPLATE_ID, "the end of section " + sectionId);
        final SectionEndDecoder end = new SectionEndDecoder()
            .wrapAndApplyHeader(messages.buffer(), messages.offset(), header);
        if (0 != dataLeft || end.sectionId() != sectionId || end.bytes() != bytes || end.checksum() != checksum) {
            throw damaged("section " + sectionId + " has another length or checksum than when it was written");
        }
    }

    @Override
    public void read(final MutableDirectBuffer buffer, final int offset, final int length) {
        int done = 0;
        while (done < length) {
            if (0 == dataLeft) {
                nextData();
            }
            final int now = Math.min(length - done, dataLeft);
            buffer.putBytes(offset + done, messages.buffer(), dataOffset, now);
            dataOffset += now;
            dataLeft -= now;
            done += now;
        }
    }

    private void nextData() {
        expect(SectionDataDecoder.TEMPLATE_ID, "data of section " + sectionId);
        dataDecoder.wrapAndApplyHeader(messages.buffer(), messages.offset(), header);
        dataLeft = dataDecoder.dataLength();
        dataOffset = dataDecoder.limit() + SectionDataDecoder.dataHeaderLength();
        if (dataDecoder.sectionId() != sectionId || dataLeft < 1
            || dataLeft > messages.offset() + messages.length() - dataOffset) {
            throw damaged("data of section " + sectionId + " does not fit its message");
        }
        checksum = Hashing.hash(messages.buffer(), dataOffset, dataLeft, checksum);
        bytes += dataLeft;
    }

    private void expect(final int templateId, final String what) {
        if (!messages.next()) {
            throw damaged("it ends before " + what);
        }
        if (messages.length() < MessageHeaderDecoder.ENCODED_LENGTH) {
            throw damaged("a message of " + messages.length() + " bytes comes instead of " + what);
        }
        header.wrap(messages.buffer(), messages.offset());
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID || header.templateId() != templateId) {
            throw damaged("something else comes instead of " + what);
        }
        if (header.blockLength() < blockLengthOf(templateId)
            || messages.length() < MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength() + dataHeaderOf(templateId)) {
            throw damaged("it is cut within " + what);
        }
    }

    private static int blockLengthOf(final int templateId) {
        switch (templateId) {
            case SnapshotBeginDecoder.TEMPLATE_ID:
                return SnapshotBeginDecoder.BLOCK_LENGTH;
            case SectionBeginDecoder.TEMPLATE_ID:
                return SectionBeginDecoder.BLOCK_LENGTH;
            case SectionDataDecoder.TEMPLATE_ID:
                return SectionDataDecoder.BLOCK_LENGTH;
            case SectionEndDecoder.TEMPLATE_ID:
                return SectionEndDecoder.BLOCK_LENGTH;
            default:
                return SnapshotEndDecoder.BLOCK_LENGTH;
        }
    }

    private static int dataHeaderOf(final int templateId) {
        return SectionDataDecoder.TEMPLATE_ID == templateId ? SectionDataDecoder.dataHeaderLength() : 0;
    }

    @Override
    public SnapshotException damaged(final String what) {
        return new SnapshotException("the engine's snapshot cannot be loaded: " + what);
    }
}
