package io.jindou.engine;

import io.jindou.codecs.Limits;
import io.jindou.codecs.sbe.cluster.SettingsDecoder;
import io.jindou.codecs.sbe.cluster.SettingsEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Settings that change outcomes. They enter by a logged command only; this is a view of the state they are kept in. */
public final class Settings {
    /** Bytes in the state. */
    public static final int LENGTH = (SettingsEncoder.ENCODED_LENGTH + 7) & ~7;

    private final UnsafeBuffer buffer;
    private final int offset;
    private final SettingsDecoder decoder = new SettingsDecoder();

    private int tickMs;
    private int payloadMax;
    private int windowPerSender;
    private int windowMs;
    private int windowTotal;
    private int nodes;
    private int checkpointEntries;
    private boolean personAllowList;

    Settings(final UnsafeBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        decoder.wrap(buffer, offset);
        putDefaults(new SettingsEncoder().wrap(buffer, offset));
        refresh();
    }

    /** Writes the defaults of {@link Limits}. */
    public static void putDefaults(final SettingsEncoder to) {
        to.slotCount(Limits.SLOT_COUNT_DEFAULT)
            .cellId(0)
            .tokensOn((short)0)
            .personAllowList((short)0)
            .tickMs(Limits.TICK_MS_DEFAULT)
            .leaseMs(Limits.LEASE_MS_DEFAULT)
            .ringBytes(Limits.RING_BYTES_DEFAULT)
            .payloadMax(Limits.PAYLOAD_MAX_DEFAULT)
            .windowPerSender(Limits.WINDOW_PER_SENDER_DEFAULT)
            .windowMs(Limits.WINDOW_MS_DEFAULT)
            .windowTotal(Limits.WINDOW_TOTAL_DEFAULT)
            .usersMax(Limits.USERS_MAX_DEFAULT)
            .channelsMax(Limits.CHANNELS_MAX_DEFAULT)
            .membersMax(Limits.MEMBERS_MAX_DEFAULT)
            .sessionsMax(Limits.SESSIONS_MAX_DEFAULT)
            .sessionsPerUserMax(Limits.SESSIONS_PER_USER_MAX)
            .linksMax(Limits.LINKS_MAX_DEFAULT)
            .nodes((short)1)
            .checkpointShift((short)Limits.CHECKPOINT_SHIFT_DEFAULT);
    }

    /** True when every value is in range, and, once born, what may never change stays the same. */
    boolean accepts(final SettingsDecoder wanted, final boolean born) {
        final boolean inRange = Integer.bitCount(wanted.slotCount()) == 1 && wanted.slotCount() > 0
            && wanted.cellId() >= 0 && wanted.cellId() <= Limits.CELL_ID_MAX
            && wanted.tickMs() >= 10 && wanted.tickMs() <= 10_000
            && wanted.leaseMs() >= 2 * wanted.tickMs()
            && wanted.ringBytes() >= Limits.RING_BYTES_MIN
            && wanted.payloadMax() >= 1 && wanted.payloadMax() <= Limits.PAYLOAD_MAX
            && wanted.windowPerSender() >= 1 && wanted.windowMs() >= 0
            && wanted.windowTotal() >= wanted.windowPerSender()
            && wanted.usersMax() > 0 && wanted.channelsMax() > 0 && wanted.membersMax() > 0 && wanted.sessionsMax() > 0
            && wanted.sessionsPerUserMax() > 0 && wanted.sessionsPerUserMax() <= Limits.SESSIONS_PER_USER_MAX
            && wanted.linksMax() > 0
            && wanted.nodes() >= 1 && wanted.nodes() <= Limits.NODES_MAX
            && wanted.checkpointShift() >= Limits.CHECKPOINT_SHIFT_MIN
            && wanted.checkpointShift() <= Limits.CHECKPOINT_SHIFT_MAX;
        return inRange && (!born || wanted.slotCount() == slotCount() && wanted.cellId() == cellId());
    }

    void put(final SettingsDecoder wanted) {
        buffer.putBytes(offset, wanted.buffer(), wanted.offset(), SettingsDecoder.ENCODED_LENGTH);
        refresh();
    }

    void refresh() {
        tickMs = decoder.tickMs();
        payloadMax = decoder.payloadMax();
        windowPerSender = decoder.windowPerSender();
        windowMs = decoder.windowMs();
        windowTotal = decoder.windowTotal();
        nodes = decoder.nodes();
        checkpointEntries = 1 << decoder.checkpointShift();
        personAllowList = 0 != decoder.personAllowList();
    }

    /** Settings of version 3 know nothing of nodes and checkpoints; all their cells had one node. */
    void convertFromVersion3() {
        new SettingsEncoder().wrap(buffer, offset)
            .nodes((short)1).checkpointShift((short)Limits.CHECKPOINT_SHIFT_DEFAULT);
        refresh();
    }

    /** The encoded composite, for answers. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Offset of the encoded composite. */
    public int offset() {
        return offset;
    }

    public int slotCount() {
        return decoder.slotCount();
    }

    public int cellId() {
        return decoder.cellId();
    }

    public boolean tokensOn() {
        return 0 != decoder.tokensOn();
    }

    public boolean personAllowList() {
        return personAllowList;
    }

    public int tickMs() {
        return tickMs;
    }

    public int leaseMs() {
        return decoder.leaseMs();
    }

    public int ringBytes() {
        return decoder.ringBytes();
    }

    public int payloadMax() {
        return payloadMax;
    }

    public int windowPerSender() {
        return windowPerSender;
    }

    public int windowMs() {
        return windowMs;
    }

    public int windowTotal() {
        return windowTotal;
    }

    public int usersMax() {
        return decoder.usersMax();
    }

    public int channelsMax() {
        return decoder.channelsMax();
    }

    public int membersMax() {
        return decoder.membersMax();
    }

    public int sessionsMax() {
        return decoder.sessionsMax();
    }

    public int sessionsPerUserMax() {
        return decoder.sessionsPerUserMax();
    }

    public int linksMax() {
        return decoder.linksMax();
    }

    /** How many nodes the cell has, up or down; majorities are counted of them. */
    public int nodes() {
        return nodes;
    }

    /** A checkpoint of the state follows the last one after so many entries at the latest. */
    public int checkpointEntries() {
        return checkpointEntries;
    }
}
