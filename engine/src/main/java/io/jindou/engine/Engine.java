package io.jindou.engine;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Interest;
import io.jindou.engine.channel.Members;
import io.jindou.engine.channel.PersonLists;
import io.jindou.engine.ingress.ChannelStores;
import io.jindou.engine.ingress.LinkStores;
import io.jindou.engine.ingress.Ports;
import io.jindou.engine.ingress.StateMachine;
import io.jindou.engine.ingress.UserStores;
import io.jindou.engine.link.Gateways;
import io.jindou.engine.link.LinkSender;
import io.jindou.engine.link.Links;
import io.jindou.engine.message.DuplicateWindow;
import io.jindou.engine.report.StateReports;
import io.jindou.engine.session.Sessions;
import io.jindou.engine.session.UserSessions;
import io.jindou.engine.snapshot.Section;
import io.jindou.engine.snapshot.SnapshotException;
import io.jindou.engine.snapshot.SnapshotLoader;
import io.jindou.engine.snapshot.SnapshotMessages;
import io.jindou.engine.snapshot.SnapshotPort;
import io.jindou.engine.snapshot.SnapshotWriter;
import io.jindou.engine.user.Devices;
import io.jindou.engine.user.Memberships;
import io.jindou.engine.user.Users;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * The replicated state machine. Reads the log entries it is given, their stamps and its own state, and nothing else; the
 * constructor is its map. One thread.
 */
public final class Engine {
    /**
     * Version of this code; raised when the meaning of state or commands changes. The version whose rules are in force is state:
     * a cell rises to a newer one at the log entry by which the last of its nodes has reported that it knows it. So nodes can be
     * upgraded one after the other, whoever leads, and a log is replayed by the rules by which it was made.
     */
    public static final int VERSION = 5;
    /** Cells are born by the rules of this version. The code knows every version from here to {@link #VERSION}. */
    public static final int BIRTH_VERSION = 4;
    /** The oldest version whose snapshots can be loaded. Its cells had one node, so their state is converted on the spot. */
    private static final int CONVERTED_VERSION = 3;

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
    private final PersonLists personLists;
    private final Interest interest;
    private final DuplicateWindow window;
    private final StateReports reports = new StateReports(BIRTH_VERSION);

    private final int version;
    private final EngineObserver observer;
    private final LinkSender sender;
    private final StateMachine stateMachine;
    private final ChannelHeads channelHeads;
    private final ChannelLists channelLists;
    private final UserSessions userSessions;
    private final long seed;
    private List<Section> sections;

    /** An engine without state, before genesis. */
    public Engine(final EngineContext ctx) {
        Limits.check();
        timers = ctx.timers();
        version = ctx.version();
        observer = ctx.observer();
        seed = ctx.indexSeed();
        links = new Links(seed);
        users = new Users(seed);
        devices = new Devices(users);
        memberships = new Memberships(users, seed);
        sessions = new Sessions(users, links, seed);
        channels = new Channels(seed);
        members = new Members(channels, seed);
        personLists = new PersonLists(channels, seed);
        interest = new Interest(channels);
        window = new DuplicateWindow(seed);
        sender = new LinkSender(links, cell, entry, reports, ctx.downPort());
        stateMachine = new StateMachine(cell, entry, new LinkStores(links, gateways),
            new UserStores(users, devices, memberships, sessions),
            new ChannelStores(channels, members, personLists, interest, window), reports,
            new Ports(sender, ctx.journal(), observer), counters);
        channelHeads = new ChannelHeads(channels, members, users);
        channelLists = new ChannelLists(channels, members, personLists, users);
        userSessions = new UserSessions(users, sessions, links);
        sections = List.of(cell, gateways.table(), links.table(), links.ringsSection(), users.table(), devices.table(),
            memberships.table(), sessions.table(), channels.table(), members.table(), interest.table(),
            window.entries(), reports);
        if (Defects.isPlanted(Defect.SNAPSHOT_SECTION_FORGOTTEN)) {
            sections = without(Sections.WINDOW_ENTRIES);
        }
    }

    private List<Section> without(final int sectionId) {
        final List<Section> rest = new ArrayList<>(sections);
        rest.removeIf(section -> section.sectionId() == sectionId);
        return rest;
    }

    /** A leader was elected; the stamp is of this entry. */
    public void onNewTerm(final long leadershipTermId, final long logPosition, final long stampMs) {
        entry.moveTo(logPosition);
        cell.onNewTerm(leadershipTermId, stampMs);
        counters.increment(Counter.TERMS);
        if (!Defects.isPlanted(Defect.TICK_NOT_ARMED_AT_NEW_TERM)) {
            timers.scheduleTick(stampMs + cell.settings().tickMs());
        }
        // a diverged replica that begins to lead is to be found at once
        endEntry(true);
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
        endEntry(false);
    }

    private void endEntry(final boolean isNewTerm) {
        if (reports.countEntry(cell.elapsed(), cell.settings().checkpointEntries(), isNewTerm)) {
            observer.onCheckpoint(entry.logPosition(), stateHash());
        }
        if (reports.version() > version) {
            throw new EngineVersionException("the cell has moved to the rules of engine version " + reports.version()
                + ", because every node reported that it knows them, and this node's code is version " + version
                + "; install the newer one on this node and start it again");
        }
    }

    private boolean swallows(final long logPosition) {
        return 0 == (Hashing.hash(logPosition, seed) & 63);
    }

    /** A cluster session ended. */
    public void onClusterSessionClose(final long logPosition, final long stampMs, final long clusterSessionId) {
        entry.begin(logPosition, clusterSessionId);
        cell.onStamp(stampMs);
        stateMachine.onClusterSessionClose(clusterSessionId);
        endEntry(false);
    }

    /** The tick; it arms the next one from its own stamp, never from the deadline it had. */
    public void onTick(final long logPosition, final long stampMs) {
        entry.begin(logPosition, Links.UNBOUND);
        cell.onStamp(stampMs);
        counters.increment(Counter.TICKS);
        stateMachine.onTick();
        sender.heartbeats();
        timers.scheduleTick(stampMs + cell.settings().tickMs());
        endEntry(false);
    }

    /** Writes a snapshot of the state after the last entry. */
    public void write(final SnapshotPort port) {
        counters.increment(Counter.SNAPSHOTS);
        new SnapshotWriter(port).write(sections, reports.version(), entry.logPosition(), stateHash());
    }

    /** Loads a snapshot into an engine without state; throws {@link SnapshotException} when it is not whole or not ours. */
    public void load(final SnapshotMessages messages) {
        final SnapshotLoader loader = new SnapshotLoader(messages);
        final int loadedVersion = loader.begin(CONVERTED_VERSION, version).engineVersion();
        final List<Section> loaded = CONVERTED_VERSION == loadedVersion ? without(Sections.REPORTS) : sections;
        loader.load(loaded);
        gateways.reindex();
        links.reindex();
        users.reindex();
        memberships.reindex();
        sessions.reindex();
        channels.reindex();
        members.reindex();
        personLists.reindex();
        window.reindex();
        entry.moveTo(loader.logPosition());
        if (hashOf(loaded) != loader.stateHash()) {
            throw new SnapshotException("the engine's snapshot loads to state hash " + Long.toHexString(hashOf(loaded))
                + " but was written with " + Long.toHexString(loader.stateHash()));
        }
        if (CONVERTED_VERSION == loadedVersion) {
            cell.convertFromVersion3();
        }
    }

    /** Hash of the whole logical state; equal on all replicas at the same log position. */
    public long stateHash() {
        return hashOf(sections);
    }

    private static long hashOf(final List<Section> sections) {
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

    /** Look-ups of flags, counts and lists, between entries. */
    public ChannelLists channelLists() {
        return channelLists;
    }

    /** Look-ups of a user's sessions, between entries. */
    public UserSessions userSessions() {
        return userSessions;
    }

    /** What nodes reported, what a majority agrees on, and the version in force. */
    public StateReports reports() {
        return reports;
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
        long bytes = links.ringMemoryBytes() + window.sideBytes() + members.sideBytes() + personLists.allocatedBytes();
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
        personLists.close();
        interest.close();
        window.close();
    }
}
