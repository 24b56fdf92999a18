package io.jindou.sim.model;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.SessionAuditDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedDecoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who may have a session, who has to give way, and how sessions end. */
final class SessionRules {
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

    private final CellModel cell;

    SessionRules(final CellModel cell) {
        this.cell = cell;
    }

    void onOpen(final LinkModel link, final SessionOpenDecoder open) {
        final long connectionId = open.connectionId();
        final int flag = open.deviceFlag();
        final boolean admin = open.admin() != 0;
        final StringBuilder token = new StringBuilder();
        for (int i = 0; i < SessionOpenDecoder.tokenHashLength(); i++) {
            token.append(open.tokenHash(i)).append(',');
        }
        final String uid = Var.text(open.uidLength(), open::getUid);
        final String deviceId = Var.text(open.deviceIdLength(), open::getDeviceId);
        final Admission admission = admit(link, connectionId, new Asker(uid, deviceId, flag, admin, token.toString()));
        if (Reason.SUCCESS != admission.reason) {
            final int length = HEADER + SessionRefusedDecoder.BLOCK_LENGTH;
            if (cell.event(link, length, false, EventText.refused(connectionId, admission.reason.code())) > 0) {
                cell.give(link, connectionId, "refused " + admission.reason);
            }
            return;
        }
        final UserModel user = cell.userOrNew(uid);
        for (final SessionModel other : user.sessionsInOrder()) {
            if (givesWay(other, flag, admission.level, deviceId)) {
                close(other, Reason.CONNECT_KICK.code(), isSameDevice(other, deviceId) ? 1 : 0);
            }
        }
        final SessionModel session = new SessionModel(link, connectionId, user, flag, admission.level, deviceId, admin);
        link.sessions.put(connectionId, session);
        user.add(session);
        final int length = HEADER + SessionOpenedDecoder.BLOCK_LENGTH + 4 + 4 * user.channels.size();
        final long event = cell.event(link, length, false,
            EventText.opened(connectionId, user.no, admission.level, 0, new ArrayList<>(user.channels)));
        session.openedEvent = event;
        session.changedEvent = event;
        if (event > 0) {
            cell.give(link, connectionId, "opened");
        }
    }

    private Admission admit(final LinkModel link, final long connectionId, final Asker asker) {
        if (connectionId <= link.lastConnection) {
            return new Admission(Reason.CONNECTION_ID_REUSED, 0);
        }
        link.lastConnection = connectionId;
        if (!ModelIds.isUid(asker.uid) || SystemUids.SYSTEM.equals(asker.uid)) {
            return new Admission(Reason.BAD_UID, 0);
        }
        if (asker.deviceId.getBytes(StandardCharsets.UTF_8).length > Limits.DEVICE_ID_MAX) {
            return new Admission(Reason.FIELD_TOO_LONG, 0);
        }
        if (SystemUids.MANAGER.equals(asker.uid) && !asker.admin) {
            return new Admission(Reason.AUTH_FAIL, 0);
        }
        final boolean isVisitor = cell.reports.hasVersion5() && asker.uid.endsWith(SystemUids.VISITOR_SUFFIX)
            && asker.uid.length() > SystemUids.VISITOR_SUFFIX.length();
        if (cell.reports.hasVersion5() && !asker.admin && asker.isReserved()) {
            return new Admission(Reason.BAD_REQUEST, 0);
        }
        final UserModel user = cell.users.get(asker.uid);
        int level = DeviceFlags.LEVEL_SLAVE;
        if (cell.settings.tokensOn() && !asker.admin && !isVisitor) {
            final UserModel.Device device = null == user ? null : user.devices.get(asker.deviceFlag);
            if (null == device || !asker.token.equals(device.tokenHash())) {
                return new Admission(Reason.AUTH_FAIL, 0);
            }
            level = device.level();
        }
        if (null != user && (user.flags & ChannelFlags.BAN) != 0) {
            return new Admission(Reason.BAN, 0);
        }
        int staying = 0;
        if (null != user) {
            for (final SessionModel other : user.sessions) {
                staying += givesWay(other, asker.deviceFlag, level, asker.deviceId) ? 0 : 1;
            }
        }
        return new Admission(staying >= cell.settings.sessionsPerUserMax() ? Reason.SESSION_LIMIT : Reason.SUCCESS, level);
    }

    private static boolean givesWay(final SessionModel other, final int flag, final int level, final String deviceId) {
        return other.deviceFlag == flag && (DeviceFlags.LEVEL_MASTER == level || isSameDevice(other, deviceId));
    }

    private static boolean isSameDevice(final SessionModel other, final String deviceId) {
        return !deviceId.isEmpty() && deviceId.equals(other.deviceId);
    }

    void onClose(final LinkModel link, final long connectionId, final int reason) {
        cell.closes.merge(CellModel.nameOf(link.linkId, connectionId), 1, Integer::sum);
        final SessionModel session = link.sessions.get(connectionId);
        if (null != session) {
            close(session, reason, 1);
        }
    }

    void kick(final UserModel user, final int flag) {
        for (final SessionModel session : user.sessionsInOrder()) {
            if (session.deviceFlag == flag || DeviceFlags.ALL == flag && session.deviceFlag <= DeviceFlags.PC) {
                close(session, Reason.CONNECT_KICK.code(), 0);
            }
        }
    }

    void onAudit(final LinkModel link, final SessionAuditDecoder audit) {
        final long asOf = audit.asOfEvent();
        final long after = audit.afterConnectionId();
        final long upTo = audit.upToConnectionId();
        final Map<Long, Long> theirs = new HashMap<>();
        final List<Long> order = new ArrayList<>();
        for (final SessionAuditDecoder.SessionsDecoder row : audit.sessions()) {
            theirs.put(row.connectionId(), row.interestDigest());
            order.add(row.connectionId());
        }
        for (final long connectionId : order) {
            if (!link.sessions.containsKey(connectionId)) {
                tellClosed(link, connectionId, Reason.AUDIT_DIFFERENCE.code(), 0);
            }
        }
        for (final SessionModel session : new ArrayList<>(link.sessions.descendingMap().values())) {
            if (session.connectionId > after && session.connectionId <= upTo) {
                final Long digest = theirs.get(session.connectionId);
                final boolean isMissing = null == digest && session.openedEvent <= asOf;
                final boolean differs = null != digest && session.changedEvent <= asOf && digest != session.interestDigest();
                if (isMissing || differs) {
                    close(session, Reason.AUDIT_DIFFERENCE.code(), 0);
                }
            }
        }
    }

    private void close(final SessionModel session, final int reason, final int silent) {
        session.link.sessions.remove(session.connectionId);
        session.user.sessions.remove(session);
        tellClosed(session.link, session.connectionId, reason, silent);
    }

    private void tellClosed(final LinkModel link, final long connectionId, final int reason, final int silent) {
        final int length = HEADER + SessionClosedDecoder.BLOCK_LENGTH;
        if (cell.event(link, length, true, EventText.closed(connectionId, reason, silent)) > 0) {
            cell.give(link, connectionId, "closed " + reason + " silent=" + silent);
        }
    }

    private record Admission(Reason reason, int level) {
    }

    private record Asker(String uid, String deviceId, int deviceFlag, boolean admin, String token) {
        boolean isReserved() {
            return DeviceFlags.SYSTEM == deviceFlag || DeviceFlags.ALL == deviceFlag || SystemUids.DEVICE.equals(deviceId);
        }
    }
}
