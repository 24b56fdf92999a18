package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.link.LinkDigest;
import io.jindou.codecs.sbe.cluster.SessionOpenDecoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Counter;
import io.jindou.engine.Counters;
import io.jindou.engine.EngineObserver;
import io.jindou.engine.Rules;
import io.jindou.engine.Settings;
import io.jindou.engine.link.Events;
import io.jindou.engine.link.Links;
import io.jindou.engine.session.SessionCause;
import io.jindou.engine.session.SessionEvent;
import io.jindou.engine.session.Sessions;
import io.jindou.engine.user.Devices;
import io.jindou.engine.user.Memberships;
import io.jindou.engine.user.Users;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** Opens and closes sessions, in the user's slot. Every change of a link's session set writes exactly one event. */
final class SessionHandler {
    private static final byte[] SYSTEM = SystemUids.SYSTEM.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MANAGER = SystemUids.MANAGER.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DEVICE = SystemUids.DEVICE.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VISITOR_SUFFIX = SystemUids.VISITOR_SUFFIX.getBytes(StandardCharsets.US_ASCII);

    private final Rules rules;
    private final Settings settings;
    private final Links links;
    private final Users users;
    private final Devices devices;
    private final Memberships memberships;
    private final Sessions sessions;
    private final Events events;
    private final Router router;
    private final EngineObserver observer;
    private final Counters counters;
    private final SessionEvent event = new SessionEvent();
    private final Post.Range uid = new Post.Range();
    private final Post.Range deviceId = new Post.Range();
    private int level;

    SessionHandler(
        final CellState cell, final Rules rules, final Links links, final UserStores stores, final Events events,
        final Router router, final EngineObserver observer, final Counters counters) {
        this.rules = rules;
        this.settings = cell.settings();
        this.links = links;
        this.users = stores.users();
        this.devices = stores.devices();
        this.memberships = stores.memberships();
        this.sessions = stores.sessions();
        this.events = events;
        this.router = router;
        this.observer = observer;
        this.counters = counters;
    }

    void onOpen(final int link, final SessionOpenDecoder open) {
        final long connectionId = open.connectionId();
        final boolean admin = 0 != open.admin();
        final int tokenHash = open.offset() + SessionOpenDecoder.tokenHashEncodingOffset();
        final DirectBuffer buffer = open.buffer();
        uid.set(buffer, open.limit() + SessionOpenDecoder.uidHeaderLength(), open.uidLength());
        open.skipUid();
        deviceId.set(buffer, open.limit() + SessionOpenDecoder.deviceIdHeaderLength(), open.deviceIdLength());

        final Reason reason = mayOpen(link, connectionId, open.deviceFlag(), admin, tokenHash);
        if (Reason.SUCCESS != reason) {
            counters.increment(Counter.SESSIONS_REFUSED);
            events.sessionRefused(link, connectionId, reason);
            observe(SessionEvent.Kind.REFUSED, SessionCause.ENGINE, reason, link, connectionId, open.deviceFlag());
            return;
        }
        int user = users.find(uid.buffer, uid.offset, uid.length);
        if (NONE == user) {
            user = users.add(uid.buffer, uid.offset, uid.length, settings.slotCount());
        }
        kickOthers(user, open.deviceFlag());
        add(link, connectionId, user, open.deviceFlag(), admin);
    }

    private Reason mayOpen(
        final int link, final long connectionId, final int deviceFlag, final boolean admin, final int tokenHash) {
        if (connectionId <= links.lastConnection(link) && !Defects.isPlanted(Defect.REUSED_CONNECTION_ID)) {
            return Reason.CONNECTION_ID_REUSED;
        }
        links.lastConnection(link, connectionId);
        if (!ChannelIds.isValid(uid.buffer, uid.offset, uid.length, Limits.UID_MAX) || is(SYSTEM)) {
            return Reason.BAD_UID;
        }
        if (deviceId.length > Limits.DEVICE_ID_MAX) {
            return Reason.FIELD_TOO_LONG;
        }
        final int user = users.find(uid.buffer, uid.offset, uid.length);
        level = DeviceFlags.LEVEL_SLAVE;
        if (is(MANAGER) && !admin) {
            return Reason.AUTH_FAIL;
        }
        if (!admin && rules.serveBusiness() && isReservedDevice(deviceFlag)) {
            return Reason.BAD_REQUEST;
        }
        if (settings.tokensOn() && !admin && !(rules.serveBusiness() && isVisitor())) {
            final int device = NONE == user ? NONE : devices.find(user, deviceFlag);
            if (NONE == device || !devices.tokenMatches(device, uid.buffer, tokenHash)) {
                return Reason.AUTH_FAIL;
            }
            level = devices.level(device);
        }
        return NONE == user ? mayAddUser() : mayAddSession(user, deviceFlag);
    }

    /** What business servers send comes from this device; a client that had it would pass for one. */
    private boolean isReservedDevice(final int deviceFlag) {
        return DeviceFlags.isReserved(deviceFlag)
            || Bytes.areEqual(deviceId.buffer, deviceId.offset, deviceId.length, DEVICE);
    }

    private boolean isVisitor() {
        final int prefix = uid.length - VISITOR_SUFFIX.length;
        return prefix > 0 && Bytes.areEqual(uid.buffer, uid.offset + prefix, VISITOR_SUFFIX.length, VISITOR_SUFFIX);
    }

    private Reason mayAddUser() {
        final boolean full = users.table().size() >= settings.usersMax()
            || sessions.table().size() >= settings.sessionsMax();
        return full ? Reason.LIMIT_REACHED : Reason.SUCCESS;
    }

    private Reason mayAddSession(final int user, final int deviceFlag) {
        if (0 != (users.flags(user) & ChannelFlags.BAN)) {
            return Reason.BAN;
        }
        int staying = 0;
        for (int id = users.sessionsHead(user); id != NONE; id = sessions.nextOfUser(id)) {
            staying += gives(id, deviceFlag) ? 0 : 1;
        }
        if (staying >= settings.sessionsPerUserMax()) {
            return Reason.SESSION_LIMIT;
        }
        return sessions.table().size() >= settings.sessionsMax() ? Reason.LIMIT_REACHED : Reason.SUCCESS;
    }

    /** True when an existing session must give way to the one being opened: the level of the new one decides. */
    private boolean gives(final int session, final int deviceFlag) {
        return sessions.deviceFlag(session) == deviceFlag
            && (DeviceFlags.LEVEL_MASTER == level || isSameDevice(session));
    }

    private boolean isSameDevice(final int session) {
        return deviceId.length > 0 && sessions.hasDeviceId(session, deviceId.buffer, deviceId.offset, deviceId.length);
    }

    private void kickOthers(final int user, final int deviceFlag) {
        int id = users.sessionsHead(user);
        while (NONE != id) {
            final int next = sessions.nextOfUser(id);
            if (gives(id, deviceFlag)) {
                counters.increment(Counter.SESSIONS_KICKED);
                close(id, Reason.CONNECT_KICK.code(), isSameDevice(id), SessionCause.KICK);
            }
            id = next;
        }
    }

    private void add(
        final int link, final long connectionId, final int user, final int deviceFlag, final boolean admin) {
        final int session = sessions.add(link, connectionId, user, admin);
        sessions.device(session, deviceFlag, level, deviceId.buffer, deviceId.offset, deviceId.length);
        links.countSession(link, 1, LinkDigest.session(connectionId, user));
        long digest = 0;
        for (int id = memberships.first(user); id != NONE; id = memberships.next(id)) {
            digest += countInterest(link, connectionId, memberships.channelNo(id), 1);
        }
        sessions.interestDigest(session, digest);
        final long opened = events.sessionOpened(
            link, connectionId, user, level, memberships, users.membershipCount(user));
        sessions.events(session, opened, opened);
        counters.increment(Counter.SESSIONS_OPENED);
        observe(SessionEvent.Kind.OPENED, SessionCause.CLIENT, Reason.SUCCESS, link, connectionId, deviceFlag);
    }

    /** Tells of the open that is being handled. */
    private void observe(
        final SessionEvent.Kind kind, final SessionCause cause, final Reason reason, final int link,
        final long connectionId, final int deviceFlag) {
        observer.onSession(event.what(kind, cause, reason.code()).session(links.linkId(link), connectionId, deviceFlag)
            .uid(uid.buffer, uid.offset, uid.length).deviceId(deviceId.buffer, deviceId.offset, deviceId.length));
    }

    /** The gateway's own close; of a session that is gone already nothing is left to do. */
    void onClose(final int link, final long connectionId, final int reason) {
        final int session = sessions.find(link, connectionId);
        if (NONE != session && !(Defects.isPlanted(Defect.SESSION_NOT_CLOSED) && 0 == connectionId % 4)) {
            close(session, reason, true, SessionCause.ofGatewayClose(reason));
        }
    }

    /** Ends a session and tells its gateway. */
    void close(final int session, final int reason, final boolean silent, final SessionCause cause) {
        final int link = sessions.link(session);
        final long connectionId = sessions.connectionId(session);
        end(session, reason, cause);
        events.sessionClosed(link, connectionId, reason, silent);
    }

    /** Ends all sessions of a user with a device flag (or {@link DeviceFlags#ALL} for the three kinds of devices). */
    void kick(final int user, final int deviceFlag) {
        int id = users.sessionsHead(user);
        while (NONE != id) {
            final int next = sessions.nextOfUser(id);
            final int flag = sessions.deviceFlag(id);
            if (flag == deviceFlag || DeviceFlags.ALL == deviceFlag && flag <= DeviceFlags.PC) {
                counters.increment(Counter.SESSIONS_KICKED);
                close(id, Reason.CONNECT_KICK.code(), false, SessionCause.ADMIN);
            }
            id = next;
        }
    }

    /** Ends a session without an event to its gateway: its link ends as well. */
    void end(final int session, final int reason, final SessionCause cause) {
        final int link = sessions.link(session);
        final int user = sessions.user(session);
        final long connectionId = sessions.connectionId(session);
        for (int id = memberships.first(user); id != NONE; id = memberships.next(id)) {
            countInterest(link, connectionId, memberships.channelNo(id), -1);
            if (Defects.isPlanted(Defect.INTEREST_COLUMN_NOT_CLEARED)) {
                router.interest(memberships.channelNo(id), link, 1);
            }
        }
        links.countSession(link, -1, LinkDigest.session(connectionId, user));
        observer.onSession(event.what(SessionEvent.Kind.CLOSED, cause, reason)
            .session(links.linkId(link), connectionId, sessions.deviceFlag(session))
            .uid(users.uidBuffer(user), users.uidOffset(user), users.uidLength(user))
            .deviceId(sessions.deviceIdBuffer(session), sessions.deviceIdOffset(session), sessions.deviceIdLength(session)));
        sessions.remove(session);
        counters.increment(Counter.SESSIONS_CLOSED);
    }

    /** Counts one session's interest in one channel; returns its share of the digest. */
    private long countInterest(final int link, final long connectionId, final int channelNo, final int step) {
        final long digest = LinkDigest.interest(connectionId, channelNo);
        router.interest(channelNo, link, step);
        links.countInterest(link, step, digest);
        return digest;
    }

    private boolean is(final byte[] name) {
        return Bytes.areEqual(uid.buffer, uid.offset, uid.length, name);
    }
}
