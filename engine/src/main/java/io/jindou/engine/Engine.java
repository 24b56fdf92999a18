package io.jindou.engine;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Interest;
import io.jindou.engine.channel.Members;
import io.jindou.engine.ingress.ChannelStores;
import io.jindou.engine.ingress.LinkStores;
import io.jindou.engine.ingress.StateMachine;
import io.jindou.engine.ingress.UserStores;
import io.jindou.engine.link.Gateways;
import io.jindou.engine.link.LinkSender;
import io.jindou.engine.link.Links;
import io.jindou.engine.message.DuplicateWindow;
import io.jindou.engine.session.Sessions;
import io.jindou.engine.snapshot.Section;
import io.jindou.engine.snapshot.SnapshotException;
import io.jindou.engine.snapshot.SnapshotLoader;
import io.jindou.engine.snapshot.SnapshotMessages;
import io.jindou.engine.snapshot.SnapshotPort;
import io.jindou.engine.snapshot.SnapshotWriter;
import io.jindou.engine.user.Devices;
import io.jindou.engine.user.Memberships;
import io.jindou.engine.user.Users;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * The replicated state machine. Reads the log entries it is given, their stamps and its own state, and nothing else; the
 * constructor is its map. One thread.
 */
public final class Engine {
    /** Raised when the meaning of state or commands changes; a snapshot of another version is refused. */
    public static final int VERSION = 3;

    private final CellState cell = new CellState();
    private final Entry entry = new Entry();
    private final Counters counters = new Counters();
    private final Timers timers;

    private final Gateways gateways = new Gateways();
    private final Links links;
    private final Users users;
    private final Devices devices;
    private final Memberships memberships;
    private final Sessions sessions;
    private final Channels channels;
    private final Members members;
    private final Interest interest;
    private final DuplicateWindow window;

    private final LinkSender sender;
    private final StateMachine stateMachine;
    private final ChannelHeads channelHeads;
    private final long seed;
    private List<Section> sections;

    /** An engine without state, before genesis. */
    public Engine(final EngineContext ctx) {
        Limits.check();
        timers = ctx.timers();
        seed = ctx.indexSeed();
        links = new Links(seed);
        users = new Users(seed);
        devices = new Devices(users);
        memberships = new Memberships(users, seed);
        sessions = new Sessions(users, links, seed);
        channels = new Channels(seed);
        members = new Members(channels, seed);
        interest = new Interest(channels);
        window = new DuplicateWindow(seed);
        sender = new LinkSender(links, cell, entry, ctx.downPort());
        stateMachine = new StateMachine(cell, entry, new LinkStores(links, gateways),
            new UserStores(users, devices, memberships, sessions),
            new ChannelStores(channels, members, interest, window), sender, ctx.journal(), counters);
        channelHeads = new ChannelHeads(channels, members, users);
        sections = List.of(cell, gateways.table(), links.table(), links.ringsSection(), users.table(), devices.table(),
            memberships.table(), sessions.table(), channels.table(), members.table(), interest.table(),
            window.entries());
        if (Defects.isPlanted(Defect.SNAPSHOT_SECTION_FORGOTTEN)) {
            sections = sections.subList(0, sections.size() - 1);
        }
    }

    /** A leader was elected; the stamp is of this entry. */
    public void onNewTerm(final long leadershipTermId, final long logPosition, final long stampMs) {
        entry.moveTo(logPosition);
        cell.onNewTerm(leadershipTermId, stampMs);
        counters.increment(Counter.TERMS);
        if (Defects.isPlanted(Defect.TICK_NOT_ARMED_AT_NEW_TERM)) {
            return;
        }
        timers.scheduleTick(stampMs + cell.settings().tickMs());
    }

    /** A message of a cluster session. */
    public void onMessage(
        final long logPosition, final long stampMs, final long clusterSessionId, final DirectBuffer buffer,
        final int offset, final int length) {
        if (Defects.isPlanted(Defect.SKIPPED_ENTRY) && swallows(logPosition)) {
            return;
        }
        entry.begin(logPosition, clusterSessionId);
        cell.onStamp(stampMs);
        stateMachine.onMessage(buffer, offset, length);
    }

    private boolean swallows(final long logPosition) {
        return 0 == (Hashing.hash(logPosition, seed) & 63);
    }

    /** A cluster session ended. */
    public void onClusterSessionClose(final long logPosition, final long stampMs, final long clusterSessionId) {
        entry.begin(logPosition, clusterSessionId);
        cell.onStamp(stampMs);
        stateMachine.onClusterSessionClose(clusterSessionId);
    }

    /** The tick; it arms the next one from its own stamp, never from the deadline it had. */
    public void onTick(final long logPosition, final long stampMs) {
        entry.begin(logPosition, Links.UNBOUND);
        cell.onStamp(stampMs);
        counters.increment(Counter.TICKS);
        stateMachine.onTick();
        sender.heartbeats();
        timers.scheduleTick(stampMs + cell.settings().tickMs());
    }

    /** Writes a snapshot of the state after the last entry. */
    public void write(final SnapshotPort port) {
        counters.increment(Counter.SNAPSHOTS);
        new SnapshotWriter(port).write(sections, VERSION, entry.logPosition(), stateHash());
    }

    /** Loads a snapshot into an engine without state; throws {@link SnapshotException} when it is not whole. */
    public void load(final SnapshotMessages messages) {
        final SnapshotLoader loader = new SnapshotLoader(messages);
        loader.load(sections, VERSION);
        gateways.reindex();
        links.reindex();
        users.reindex();
        memberships.reindex();
        sessions.reindex();
        channels.reindex();
        members.reindex();
        window.reindex();
        entry.moveTo(loader.logPosition());
        if (stateHash() != loader.stateHash()) {
            throw new SnapshotException("the engine's snapshot loads to state hash " + Long.toHexString(stateHash())
                + " but was written with " + Long.toHexString(loader.stateHash()));
        }
    }

    /** Hash of the whole logical state; equal on all replicas at the same log position. */
    public long stateHash() {
        long hash = 0;
        for (int i = 0; i < sections.size(); i++) {
            hash = hash * 31 + sections.get(i).stateHash();
        }
        return hash;
    }

    /** The same by a full scan; for tests. */
    public long recomputeHash() {
        long hash = 0;
        for (final Section section : sections) {
            hash = hash * 31 + section.recomputeHash();
        }
        return hash;
    }

    /** What the leader sends; to be driven between entries. */
    public LinkSender sender() {
        return sender;
    }

    /** Look-ups for reads, between entries. */
    public ChannelHeads channelHeads() {
        return channelHeads;
    }

    public CellState cell() {
        return cell;
    }

    public Counters counters() {
        return counters;
    }

    public Entry entry() {
        return entry;
    }

    public Links links() {
        return links;
    }

    public int users() {
        return users.table().size();
    }

    public int sessions() {
        return sessions.table().size();
    }

    public int channels() {
        return channels.table().size();
    }

    public int members() {
        return members.table().size();
    }

    /** Pairs of a channel and a link that has sessions of its members. */
    public int interestRows() {
        return interest.table().size();
    }

    public DuplicateWindow window() {
        return window;
    }

    /** Bytes outside of the Java heap. */
    public long offHeapBytes() {
        long bytes = links.ringMemoryBytes() + window.sideBytes();
        for (final Section section : sections) {
            bytes += section.allocatedBytes();
        }
        return bytes;
    }

    /** Frees memory outside the heap; the engine is not used afterwards. */
    public void close() {
        gateways.close();
        links.close();
        users.close();
        devices.close();
        memberships.close();
        sessions.close();
        channels.close();
        members.close();
        interest.close();
        window.close();
    }
}
