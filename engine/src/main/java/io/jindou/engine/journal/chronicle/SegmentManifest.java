package io.jindou.engine.journal.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jindou.codecs.Hashing;
import io.jindou.engine.journal.FileForcer;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The file that says which numbers lie in which segment. It is what makes a cut final: written beside the old one, forced,
 * renamed over it, and the name forced too, so that after a crash there is either the old table or the new one.
 *
 * <pre>
 *   jindou-journal 1
 *   next 4
 *   segment 1 first 1 last 500 records-per-file 1048576
 *   segment 3 first 501 last open records-per-file 1048576
 *   checksum 7d1f…
 * </pre>
 *
 * Version 2 is written only when there is something of it to say:
 *
 * <pre>
 *   kept 201                                         the first number that retention has left
 *   missing 501 to 9000 checksum 1b0c…               a rebuild: what is still to be copied, and the checksum of record 9000
 *   copy 5 first 501 records-per-file 1048576        the segment it is copied to, which does not count yet
 * </pre>
 */
final class SegmentManifest {
    static final String NAME = "manifest";

    private static final String TEMPORARY = "manifest.tmp";
    private static final String VERSION = "jindou-journal 1";
    private static final String VERSION_2 = "jindou-journal 2";
    private static final int HEX = 16;
    private static final String CHECKSUM = "checksum ";
    private static final String OPEN = "open";

    private final Path journal;
    private final FileForcer forcer;
    private final String remedy;

    SegmentManifest(final Path journal, final FileForcer forcer, final String remedy) {
        this.journal = journal;
        this.forcer = forcer;
        this.remedy = remedy;
    }

    boolean exists() {
        return Files.exists(journal.resolve(NAME));
    }

    SegmentTable read() {
        final Path file = journal.resolve(NAME);
        try {
            // damage that is no text any more is to be found by the checksum, not by the decoder
            final String text = new String(Files.readAllBytes(file), UTF_8);
            final int end = text.lastIndexOf("\n" + CHECKSUM) + 1;
            if (end < 1 || !text.substring(end).equals(checksumLine(text.substring(0, end)))) {
                throw damaged(file, "its checksum is wrong", null);
            }
            return parse(text.substring(0, end).split("\n"), file);
        } catch (final IOException e) {
            throw new JournalException(Kind.IO, "cannot read " + file, e);
        } catch (final IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw damaged(file, e.getMessage(), e);
        }
    }

    void write(final SegmentTable table) {
        final boolean isPlain = 1 == table.firstNo() && null == table.gap();
        final StringBuilder text = new StringBuilder(isPlain ? VERSION : VERSION_2)
            .append("\nnext ").append(table.nextId()).append('\n');
        if (!isPlain) {
            writeExtent(text, table);
        }
        for (int i = 0; i < table.size(); i++) {
            final Segment segment = table.segment(i);
            text.append("segment ").append(segment.id())
                .append(" first ").append(segment.firstNo())
                .append(" last ").append(segment.isOpen() ? OPEN : Long.toString(segment.lastNo()))
                .append(" records-per-file ").append(segment.recordsPerFile()).append('\n');
        }
        text.append(checksumLine(text.toString()));
        final Path temporary = journal.resolve(TEMPORARY);
        try {
            Files.writeString(temporary, text, UTF_8);
            forcer.forceFile(temporary);
            Files.move(temporary, journal.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forcer.forceDirectory(journal);
        } catch (final IOException e) {
            throw new JournalException(Kind.IO, "cannot write " + journal.resolve(NAME) + " (" + e
                + "): see whether the disk is full and whether this user may write there, then start this node again", e);
        }
    }

    private static void writeExtent(final StringBuilder text, final SegmentTable table) {
        text.append("kept ").append(table.firstNo()).append('\n');
        final Gap gap = table.gap();
        if (null != gap) {
            text.append("missing ").append(gap.firstNo()).append(" to ").append(gap.lastNo())
                .append(" checksum ").append(Long.toHexString(gap.checksum())).append('\n');
        }
        final Segment copy = table.copy();
        if (null != copy) {
            text.append("copy ").append(copy.id()).append(" first ").append(copy.firstNo())
                .append(" records-per-file ").append(copy.recordsPerFile()).append('\n');
        }
    }

    private static SegmentTable parse(final String[] lines, final Path file) {
        if (!VERSION.equals(lines[0]) && !VERSION_2.equals(lines[0])) {
            throw new JournalException(Kind.DAMAGED, file + " begins with \"" + lines[0] + "\", not \"" + VERSION
                + "\" or \"" + VERSION_2 + "\": it was written by another version of this software");
        }
        final List<Segment> segments = new ArrayList<>();
        long firstNo = 1;
        Gap gap = null;
        Segment copy = null;
        for (int i = 2; i < lines.length; i++) {
            final String[] words = lines[i].split(" ");
            switch (words[0]) {
                case "kept" -> firstNo = Long.parseLong(words[1]);
                case "missing" -> gap = new Gap(Long.parseLong(words[1]), Long.parseLong(words[3]),
                    Long.parseUnsignedLong(words[5], HEX));
                case "copy" -> copy = new Segment(Integer.parseInt(words[1]), Long.parseLong(words[3]), Segment.OPEN,
                    Integer.parseInt(words[5]));
                case "segment" -> segments.add(new Segment(Integer.parseInt(words[1]), Long.parseLong(words[3]),
                    OPEN.equals(words[5]) ? Segment.OPEN : Long.parseLong(words[5]), Integer.parseInt(words[7])));
                default -> throw new IllegalArgumentException("what is \"" + lines[i] + "\"");
            }
        }
        return new SegmentTable(segments, Integer.parseInt(lines[1].split(" ")[1]), firstNo, gap, copy);
    }

    private static String checksumLine(final String text) {
        final byte[] bytes = text.getBytes(UTF_8);
        return CHECKSUM + Long.toHexString(Hashing.hash(new UnsafeBuffer(bytes), 0, bytes.length, 0)) + "\n";
    }

    private JournalException damaged(final Path file, final String why, final Exception cause) {
        return new JournalException(Kind.DAMAGED, file + " is damaged (" + why + "): " + remedy, cause);
    }
}
