package io.jindou.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SessionAuditEncoder;
import io.jindou.codecs.sbe.cluster.SettingsSetEncoder;
import io.jindou.codecs.sbe.cluster.UpBatchDecoder;
import io.jindou.codecs.sbe.cluster.UpBatchEncoder;
import io.jindou.engine.memory.RecordTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checklist row 51: whatever an entry holds, no replica throws, reads outside of it, or differs from another. Each entry lies in
 * a buffer that ends with it, so bounds checks find every read behind it.
 */
class EngineFuzzTest {
    private static final int BATCH_HEADER = MessageHeaderDecoder.ENCODED_LENGTH + UpBatchDecoder.BLOCK_LENGTH;
    private static final int FIRST_FIELD = BATCH_HEADER + 4 + MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int[] EXTREMES = {0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF};

    private final EngineHarness one = new EngineHarness(EngineHarness.nullJournal(), 1);
    private final EngineHarness two = new EngineHarness(EngineHarness.nullJournal(), -2);
    private Random random;
    private long nonce = 11;
    private int reopened;

    @Test
    void shouldSurviveRandomBytes() {
        random = new Random(51);
        born();
        for (int i = 0; i < 100_000; i++) {
            final byte[] entry = new byte[random.nextInt(120)];
            random.nextBytes(entry);
            if (entry.length >= MessageHeaderEncoder.ENCODED_LENGTH && random.nextInt(10) > 0) {
                new MessageHeaderEncoder().wrap(new UnsafeBuffer(entry), 0).blockLength(random.nextInt(80))
                    .templateId(random.nextInt(90)).schemaId(MessageHeaderDecoder.SCHEMA_ID);
            }
            apply(entry);
        }
        same();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldSurviveDamagedCommands(final long seed) {
        random = new Random(seed);
        final List<byte[]> log = validEntries(seed);
        born();
        int damaged = 0;
        for (int round = 0; round < 3; round++) {
            for (final byte[] entry : log) {
                final byte[] copy = entry.clone();
                final boolean isBatch = UpBatchDecoder.TEMPLATE_ID == EngineHarness.templateId(new UnsafeBuffer(copy), 0);
                if (isBatch) {
                    number(copy);
                }
                final boolean damage = random.nextInt(4) == 0;
                damaged += damage ? 1 : 0;
                apply(damage ? damaged(copy) : copy);
                if (0 == random.nextInt(200)) {
                    settings(true);
                    settings(false);
                }
                if (0 == random.nextInt(30)) {
                    one.tick(50);
                    two.tick(50);
                }
            }
            same();
        }
        assertTrue(damaged > 1_000 && reopened > 10, damaged + " damaged, " + reopened + " links reopened");
        assertTrue(one.engine.users() > 10 && one.engine.channels() > 10, "what is not damaged is applied");
    }

    /** A group whose rows are shorter than the handler reads would be read behind the end of the entry. */
    @Test
    void shouldRefuseAnAuditOfRowsTooShort() {
        random = new Random(0);
        born();
        for (final int rowLength : new int[] {0, 1, 8, 15}) {
            final SessionAuditEncoder audit = new SessionAuditEncoder().wrapAndApplyHeader(one.buffer, 0, one.header)
                .asOfEvent(Long.MAX_VALUE).afterConnectionId(0).upToConnectionId(Long.MAX_VALUE);
            audit.sessionsCount(1);
            one.buffer.putShort(audit.limit() - 4, (short)rowLength, java.nio.ByteOrder.LITTLE_ENDIAN);
            final int length = audit.limit() + rowLength;
            final byte[] entry = new byte[BATCH_HEADER + 4 + length];
            one.buffer.getBytes(0, entry, BATCH_HEADER + 4, length);
            final UnsafeBuffer buffer = new UnsafeBuffer(entry);
            new UpBatchEncoder().wrapAndApplyHeader(buffer, 0, one.header).count(1);
            buffer.putInt(BATCH_HEADER, length, java.nio.ByteOrder.LITTLE_ENDIAN);
            number(entry);
            final long before = one.engine.counters().value(Counter.LINKS_PROTOCOL);
            apply(entry);
            assertEquals(before + 1, one.engine.counters().value(Counter.LINKS_PROTOCOL), "rows of " + rowLength);
        }
        same();
    }

    private static List<byte[]> validEntries(final long seed) {
        final EngineHarness cell = new EngineHarness(EngineHarness.nullJournal()).born(settings -> { });
        cell.log = new ArrayList<>();
        BusyCell.begin(cell);
        new BusyCell(seed).steps(cell, 3_000);
        cell.engine.close();
        return cell.log;
    }

    private void born() {
        one.discard = true;
        two.discard = true;
        one.born(settings -> settings.ringBytes(1 << 20));
        two.born(settings -> settings.ringBytes(1 << 20));
    }

    /** The same entry for both replicas, alone in its buffer. */
    private void apply(final byte[] entry) {
        for (final EngineHarness cell : new EngineHarness[] {one, two}) {
            cell.position += 128;
            cell.engine.onMessage(cell.position, cell.stampMs, EngineHarness.CLUSTER_SESSION,
                new UnsafeBuffer(entry.clone()), 0, entry.length);
        }
        assertEquals(one.engine.stateHash(), two.engine.stateHash());
    }

    /** Makes a batch the next one of the link, which is opened again, with its administrator, when the last damage ended it. */
    private void number(final byte[] batch) {
        int link = link();
        if (RecordTable.NONE == link) {
            reopened++;
            nonce++;
            one.open(1, nonce);
            two.open(1, nonce);
            link = link();
            for (final EngineHarness cell : new EngineHarness[] {one, two}) {
                cell.use(cell.engine.links().linkId(link), 0, 0);
                cell.sessionOpen(1, "____manager", DeviceFlags.SYSTEM, "", "");
            }
        }
        final long lastEvent = one.engine.links().lastEvent(link);
        new UpBatchEncoder().wrap(new UnsafeBuffer(batch), MessageHeaderEncoder.ENCODED_LENGTH)
            .linkId(one.engine.links().linkId(link)).firstCommand(one.engine.links().lastCommand(link) + 1)
            .lastEvent(random.nextInt(3) == 0 ? lastEvent : 0);
    }

    private int link() {
        for (int id = 1; id <= one.engine.links().table().highest(); id++) {
            if (one.engine.links().table().isLive(id)
                && LinkId.key(1, 0) == LinkId.key(one.engine.links().linkId(id))) {
                return id;
            }
        }
        return RecordTable.NONE;
    }

    private byte[] damaged(final byte[] entry) {
        switch (random.nextInt(5)) {
            case 0:
                return Arrays.copyOf(entry, random.nextInt(entry.length));
            case 1:
                entry[random.nextInt(entry.length)] ^= (byte)(1 << random.nextInt(8));
                return entry;
            case 2:
                return Arrays.copyOf(entry, entry.length + random.nextInt(64));
            default:
                final int from = Math.min(FIRST_FIELD, entry.length - 2);
                final int at = from + random.nextInt(entry.length - from - 1);
                new UnsafeBuffer(entry).putShort(at, (short)EXTREMES[random.nextInt(EXTREMES.length)]);
                return entry;
        }
    }

    /** Settings out of the blue, and back to those of the cell. */
    private void settings(final boolean wild) {
        final UnsafeBuffer entry = new UnsafeBuffer(
            new byte[MessageHeaderEncoder.ENCODED_LENGTH + SettingsSetEncoder.BLOCK_LENGTH]);
        final SettingsSetEncoder set = new SettingsSetEncoder().wrapAndApplyHeader(entry, 0, one.header).correlationId(1);
        Settings.putDefaults(set.settings());
        set.settings().ringBytes(1 << 20);
        if (wild) {
            entry.putInt(entry.capacity() - 4 * (1 + random.nextInt(12)), random.nextInt() >> random.nextInt(32));
        }
        apply(entry.byteArray());
    }

    private void same() {
        assertEquals(one.engine.stateHash(), two.engine.stateHash());
        assertEquals(one.engine.recomputeHash(), one.engine.stateHash());
        assertEquals(two.engine.recomputeHash(), two.engine.stateHash());
    }
}
