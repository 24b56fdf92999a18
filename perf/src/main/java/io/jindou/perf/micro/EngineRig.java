package io.jindou.perf.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.sbe.cluster.ChannelSetEncoder;
import io.jindou.codecs.sbe.cluster.LinkOpenEncoder;
import io.jindou.codecs.sbe.cluster.MembersChangeEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SessionOpenEncoder;
import io.jindou.codecs.sbe.cluster.SettingsSetEncoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Counter;
import io.jindou.engine.Engine;
import io.jindou.engine.EngineContext;
import io.jindou.engine.Settings;
import io.jindou.engine.journal.Journal;
import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One engine and one gateway's link to it, driven through the engine's entry points as its service drives it: batches of commands
 * in, and what it sends goes nowhere. Events are acknowledged one batch late, so that the ring moves as behind a real gateway.
 */
final class EngineRig implements AutoCloseable {
    private static final long CLUSTER_SESSION = 7;
    private static final int GATEWAY = 1;
    private static final int INDEX_SEED = 1;
    /** Entries in a millisecond of cluster time. */
    private static final int ENTRIES_PER_MS = 20;

    private final Journal journal;
    private final Engine engine;
    private final UpBatch single = new UpBatch(LinkId.of(GATEWAY, 0, 1), Limits.BATCH_MAX);
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Limits.COMMAND_MAX));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private long position = 64;
    private long entries;
    private long commands;
    private long acknowledged;
    private long connections;
    private int link;

    /**
     * A cell with a leader and an open link.
     *
     * @param journal         recovered, ready to append; closed with the rig.
     * @param windowPerSender messages of a sender that the duplicate window keeps.
     */
    EngineRig(final Journal journal, final int windowPerSender) {
        this.journal = journal;
        engine = newEngine();
        engine.onNewTerm(0, position, stamp());
        engine.sender().leader(true);
        final SettingsSetEncoder set = new SettingsSetEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(1);
        Settings.putDefaults(set.settings());
        set.settings().windowPerSender(windowPerSender);
        entry(buffer, MessageHeaderEncoder.ENCODED_LENGTH + SettingsSetEncoder.BLOCK_LENGTH);
        new LinkOpenEncoder().wrapAndApplyHeader(buffer, 0, header)
            .gatewayId(GATEWAY).agent((short)0).nonce(1).secretHigh(1).secretLow(1);
        entry(buffer, MessageHeaderEncoder.ENCODED_LENGTH + LinkOpenEncoder.BLOCK_LENGTH);
        link = engine.links().find(LinkId.of(GATEWAY, 0, 1));
    }

    /** Another engine with the same surroundings and no state. */
    Engine newEngine() {
        return new Engine(new EngineContext((session, head, headLength, body, offset, length) -> true, journal,
            deadlineMs -> { }, INDEX_SEED));
    }

    /** Opens a session; returns its connection id. */
    long open(final String uid, final boolean isAdmin) {
        final SessionOpenEncoder open = new SessionOpenEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(++connections).deviceFlag((short)0).admin((short)(isAdmin ? 1 : 0));
        buffer.setMemory(open.offset() + SessionOpenEncoder.tokenHashEncodingOffset(), SessionOpenEncoder.tokenHashLength(),
            (byte)0);
        open.putUid(uid.getBytes(US_ASCII), 0, uid.length()).putDeviceId(new byte[0], 0, 0);
        command(open.limit());
        return connections;
    }

    /** Makes a group of these members. */
    void group(final long admin, final String id, final List<String> uids) {
        final byte[] name = id.getBytes(US_ASCII);
        final ChannelSetEncoder set = new ChannelSetEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(admin).correlationId(1).flags(0).mask(0).channelType((short)ChannelTypes.GROUP)
            .putChannelId(name, 0, name.length);
        command(set.limit());
        for (int from = 0; from < uids.size(); from += Limits.MEMBERS_PER_REQUEST_MAX) {
            final List<String> part = uids.subList(from, Math.min(uids.size(), from + Limits.MEMBERS_PER_REQUEST_MAX));
            final MembersChangeEncoder change = new MembersChangeEncoder().wrapAndApplyHeader(buffer, 0, header)
                .connectionId(admin).correlationId(2).list((short)MemberList.MEMBERS).action((short)MemberAction.ADD)
                .channelType((short)ChannelTypes.GROUP);
            final MembersChangeEncoder.UidsEncoder group = change.uidsCount(part.size());
            for (final String uid : part) {
                group.next().putUid(uid.getBytes(US_ASCII), 0, uid.length());
            }
            change.putChannelId(name, 0, name.length);
            command(change.limit());
        }
    }

    /** An empty batch for this link. */
    UpBatch newBatch(final int capacity) {
        return new UpBatch(LinkId.of(GATEWAY, 0, 1), capacity);
    }

    /** Applies a batch as one log entry. */
    void apply(final UpBatch batch) {
        final long written = engine.links().lastEvent(link);
        batch.seal(commands + 1, acknowledged);
        acknowledged = written;
        commands += batch.count();
        entry(batch.buffer(), batch.length());
    }

    /** What the leader does between entries; returns how many messages went out. */
    int drain() {
        return engine.sender().doWork();
    }

    Engine engine() {
        return engine;
    }

    /** Messages stored so far; a benchmark that was refused measures nothing. */
    long stored() {
        return engine.counters().value(Counter.SENDS_STORED);
    }

    @Override
    public void close() {
        engine.close();
        journal.close();
    }

    private void command(final int length) {
        single.clear();
        single.add(buffer, length);
        apply(single);
    }

    private void entry(final UnsafeBuffer message, final int length) {
        position += length;
        entries++;
        engine.onMessage(position, stamp(), CLUSTER_SESSION, message, 0, length);
    }

    private long stamp() {
        return CellState.EPOCH_MS + 1 + entries / ENTRIES_PER_MS;
    }
}
