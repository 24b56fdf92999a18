package io.jindou.gateway.session;

import io.jindou.codecs.link.LinkDigest;
import io.jindou.codecs.sbe.cluster.InterestChangeDecoder;
import io.jindou.codecs.sbe.cluster.SessionChannelsDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedDecoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedDecoder;
import java.util.ArrayList;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The sessions of one link as they are after the last event applied: who is behind each connection, which connections a
 * channel's messages go to, and the running digests of both. Moves by events only and never by what the gateway decided
 * itself, so that a difference to the engine's digests at the same event number is always a defect.
 *
 * <p>A session counts from its SessionOpened event. Events that do not fit what is here change nothing and are counted; the
 * digests will differ then, and the audit repairs. Single-threaded; reading allocates nothing.
 */
public final class LocalSessions {
    private static final ConnectionIds NOBODY = new ConnectionIds();

    private final Long2ObjectHashMap<LocalSession> sessions = new Long2ObjectHashMap<>();
    /** The same in no order, to be walked over while they change. */
    private final ArrayList<LocalSession> all = new ArrayList<>();
    private final Int2ObjectHashMap<ConnectionIds> byUser = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<ConnectionIds> byChannel = new Int2ObjectHashMap<>();
    private long sessionDigest;
    private long interestDigest;
    private long misfits;

    /** A session was opened, with the first part of its user's channels. */
    public void onSessionOpened(final SessionOpenedDecoder event) {
        final long connectionId = event.connectionId();
        final int userNo = event.userNo();
        if (sessions.containsKey(connectionId)) {
            misfits++;
            return;
        }
        final LocalSession session = new LocalSession(connectionId, userNo);
        sessions.put(connectionId, session);
        session.index = all.size();
        all.add(session);
        add(byUser, userNo, connectionId);
        sessionDigest += LinkDigest.session(connectionId, userNo);
        for (final SessionOpenedDecoder.ChannelsDecoder channel : event.channels()) {
            join(session, channel.channelNo());
        }
    }

    /** A further part of the channels of a session. */
    public void onSessionChannels(final SessionChannelsDecoder event) {
        final LocalSession session = sessions.get(event.connectionId());
        if (null == session) {
            misfits++;
            return;
        }
        for (final SessionChannelsDecoder.ChannelsDecoder channel : event.channels()) {
            join(session, channel.channelNo());
        }
    }

    /** A connection got no session; there is nothing to move, unless the engine contradicts itself. */
    public void onSessionRefused(final SessionRefusedDecoder event) {
        if (sessions.containsKey(event.connectionId())) {
            misfits++;
        }
    }

    /**
     * A session was closed.
     *
     * @return false when it was not here, as after an audit that answers for a session only the gateway thought to have.
     */
    public boolean onSessionClosed(final SessionClosedDecoder event) {
        final long connectionId = event.connectionId();
        final LocalSession session = sessions.remove(connectionId);
        if (null == session) {
            return false;
        }
        final LocalSession last = all.remove(all.size() - 1);
        if (last != session) {
            all.set(session.index, last);
            last.index = session.index;
        }
        for (int i = 0; i < session.channelCount(); i++) {
            remove(byChannel, session.channelAt(i), connectionId);
        }
        remove(byUser, session.userNo, connectionId);
        sessionDigest -= LinkDigest.session(connectionId, session.userNo);
        interestDigest -= session.interestDigest;
        return true;
    }

    /** All sessions of a user joined or left a channel. */
    public void onInterestChange(final InterestChangeDecoder event) {
        final ConnectionIds connections = byUser.get(event.userNo());
        if (null == connections) {
            misfits++;
            return;
        }
        final int channelNo = event.channelNo();
        final boolean present = event.present() != 0;
        for (int i = 0; i < connections.size(); i++) {
            final LocalSession session = sessions.get(connections.at(i));
            if (present) {
                join(session, channelNo);
            } else {
                leave(session, channelNo);
            }
        }
    }

    /** The connections of members of a channel, in rising order; a view, valid until the next event. */
    public ConnectionIds recipients(final int channelNo) {
        final ConnectionIds connections = byChannel.get(channelNo);
        return null == connections ? NOBODY : connections;
    }

    /** The connections of a user, in rising order; a view, valid until the next event. */
    public ConnectionIds connections(final int userNo) {
        final ConnectionIds connections = byUser.get(userNo);
        return null == connections ? NOBODY : connections;
    }

    /** True when the connection has a session. */
    public boolean contains(final long connectionId) {
        return sessions.containsKey(connectionId);
    }

    /** The user behind a connection; 0 when it has no session. */
    public int userNo(final long connectionId) {
        final LocalSession session = sessions.get(connectionId);
        return null == session ? 0 : session.userNo;
    }

    /** How many sessions there are. */
    public int count() {
        return sessions.size();
    }

    /** One of them; the order changes with every session that closes. */
    LocalSession at(final int index) {
        return all.get(index);
    }

    /** How many channels have members here. */
    public int channelCount() {
        return byChannel.size();
    }

    public long sessionDigest() {
        return sessionDigest;
    }

    public long interestDigest() {
        return interestDigest;
    }

    /** Events that did not fit the tables; each is a defect on one of the two sides. */
    public long misfits() {
        return misfits;
    }

    /** True when the engine holds the same at this event number. */
    public boolean matches(final long engineSessionDigest, final long engineInterestDigest, final int engineCount) {
        return engineSessionDigest == sessionDigest && engineInterestDigest == interestDigest && engineCount == count();
    }

    /** All sessions as they are now, to be told to the engine in as many commands as it takes. */
    public SessionAuditParts audit(final long asOfEvent) {
        return new SessionAuditParts(asOfEvent, sessions);
    }

    /** Forgets everything; for the loss of the link. */
    public void clear() {
        sessions.clear();
        all.clear();
        byUser.clear();
        byChannel.clear();
        sessionDigest = 0;
        interestDigest = 0;
    }

    private void join(final LocalSession session, final int channelNo) {
        if (!session.addChannel(channelNo)) {
            misfits++;
            return;
        }
        add(byChannel, channelNo, session.connectionId);
        final long share = LinkDigest.interest(session.connectionId, channelNo);
        session.interestDigest += share;
        interestDigest += share;
    }

    private void leave(final LocalSession session, final int channelNo) {
        if (!session.removeChannel(channelNo)) {
            misfits++;
            return;
        }
        remove(byChannel, channelNo, session.connectionId);
        final long share = LinkDigest.interest(session.connectionId, channelNo);
        session.interestDigest -= share;
        interestDigest -= share;
    }

    private static void add(final Int2ObjectHashMap<ConnectionIds> map, final int key, final long connectionId) {
        ConnectionIds connections = map.get(key);
        if (null == connections) {
            connections = new ConnectionIds();
            map.put(key, connections);
        }
        connections.add(connectionId);
    }

    private static void remove(final Int2ObjectHashMap<ConnectionIds> map, final int key, final long connectionId) {
        final ConnectionIds connections = map.get(key);
        connections.remove(connectionId);
        if (connections.size() == 0) {
            map.remove(key);
        }
    }
}
