package io.jindou.sim.model;

import io.jindou.codecs.link.LinkRefusal;
import io.jindou.codecs.sbe.cluster.SettingsDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The state of the cell as the rules have it, and what every part of the model may ask and do. */
final class CellModel {
    /** 2024-01-01. */
    private static final long ID_EPOCH_MS = 1_704_067_200_000L;

    final TreeMap<Long, LinkModel> links = new TreeMap<>();
    final Map<Integer, Owner> owners = new HashMap<>();
    final Map<String, UserModel> users = new HashMap<>();
    final Map<String, ChannelModel> channels = new HashMap<>();
    final List<ChannelModel> channelsByNo = new ArrayList<>();
    final WindowModel window = new WindowModel();
    final ReportRules reports = new ReportRules(this);
    final Map<Name, List<String>> given = new HashMap<>();
    final Map<Name, Integer> closes = new HashMap<>();
    final Map<String, List<String>> stored = new HashMap<>();
    final Map<String, List<String>> history = new HashMap<>();
    ModelSettings settings = ModelSettings.DEFAULTS;
    boolean born;
    long now;
    long elapsed;
    long journalNo;
    long termId;
    LogEntry entry;
    int ordinal;
    Prediction prediction;
    private long lastStamp;
    private long lastIdTick;

    void begin(final LogEntry newEntry) {
        entry = newEntry;
        prediction = new Prediction();
        ordinal = 0;
        if (LogEntry.Kind.NEW_TERM == newEntry.kind()) {
            termId = newEntry.termId();
        } else if (isSeenByService()) {
            final long grown = Math.max(0, newEntry.stampMs() - lastStamp);
            elapsed += Math.min(grown, 2L * settings.tickMs());
        } else {
            return;
        }
        lastStamp = newEntry.stampMs();
        now = Math.max(now, newEntry.stampMs());
    }

    private boolean isSeenByService() {
        return LogEntry.Kind.SESSION_OPEN != entry.kind() && LogEntry.Kind.SNAPSHOT != entry.kind();
    }

    Prediction end() {
        for (final LinkModel link : new ArrayList<>(links.values())) {
            if (link.overflowed) {
                if (LinkModel.UNBOUND != link.clusterSession) {
                    refuse(link.clusterSession, link.linkId, LinkRefusal.OVERFLOWED);
                }
                close(link);
            }
        }
        if (isSeenByService()) {
            reports.onEntryEnd();
        }
        final Map<Long, Prediction.LinkView> views = new HashMap<>();
        int sessions = 0;
        for (final LinkModel link : links.values()) {
            views.put(link.linkId, new Prediction.LinkView(link.clusterSession, link.lastCommand, link.lastEvent,
                link.acknowledged, link.usedBytes, link.sessionDigest(), link.interestDigest(), link.sessions.size()));
            sessions += link.sessions.size();
        }
        prediction.stand(views, new Prediction.Totals(
            now, elapsed, settings.tickMs(), journalNo, users.size(), sessions, channels.size(), interestRows()));
        return prediction;
    }

    private int interestRows() {
        int rows = 0;
        for (final LinkModel link : links.values()) {
            final Set<Integer> interested = new HashSet<>();
            for (final SessionModel session : link.sessions.values()) {
                interested.addAll(session.user.channels);
            }
            rows += interested.size();
        }
        return rows;
    }

    boolean take(final SettingsDecoder wanted) {
        final ModelSettings next = ModelSettings.of(wanted);
        if (!next.isInRange() || born && (next.slotCount() != settings.slotCount() || next.cellId() != settings.cellId())) {
            return false;
        }
        settings = next;
        born = true;
        return true;
    }

    long nextMessageId() {
        lastIdTick = Math.max((now - ID_EPOCH_MS) * 4096, lastIdTick + 1);
        return lastIdTick / 4096 * (4096L * 1024) + settings.cellId() * 4096L + lastIdTick % 4096;
    }

    UserModel userOrNew(final String uid) {
        return users.computeIfAbsent(uid, name -> new UserModel(users.size() + 1, name));
    }

    ChannelModel channel(final int type, final String id) {
        return channels.get(type + ":" + id);
    }

    ChannelModel channelOrNew(final int type, final String id) {
        return channels.computeIfAbsent(type + ":" + id, key -> {
            final ChannelModel channel = new ChannelModel(channels.size() + 1, type, id);
            channelsByNo.add(channel);
            return channel;
        });
    }

    /** Writes an event; 0 when the link has no room, else its number. */
    long event(final LinkModel link, final int length, final boolean urgent, final String text) {
        final long number = link.write(length, urgent);
        if (number > 0) {
            prediction.event(link.linkId, number, text);
        }
        return number;
    }

    /** What a connection must be given next. */
    void give(final LinkModel link, final long connectionId, final String text) {
        given.computeIfAbsent(nameOf(link.linkId, connectionId), none -> new ArrayList<>()).add(text);
    }

    static Name nameOf(final long linkId, final long connectionId) {
        return new Name(linkId, connectionId);
    }

    void refuse(final long clusterSession, final long linkId, final LinkRefusal refusal) {
        prediction.answer(clusterSession, AnswerText.refused(linkId, 0, refusal.ordinal()));
    }

    /** Ends a link with all its sessions; nobody is told but by the refusal of what comes later. */
    void close(final LinkModel link) {
        for (final SessionModel session : link.sessions.values()) {
            session.user.sessions.remove(session);
        }
        link.sessions.clear();
        links.remove(link.linkId);
        final Owner owner = owners.get(link.key);
        if (owner.link == link) {
            owner.link = null;
        }
    }

    /** Who opened the last incarnation of an agent's link. */
    static final class Owner {
        long incarnation;
        long secretHigh;
        long secretLow;
        LinkModel link;
    }

    /** A connection, by its link. */
    record Name(long linkId, long connectionId) {
    }
}
