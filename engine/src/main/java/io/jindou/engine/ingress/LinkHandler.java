package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.link.LinkRefusal;
import io.jindou.codecs.sbe.cluster.LinkGapEncoder;
import io.jindou.codecs.sbe.cluster.LinkOpenDecoder;
import io.jindou.codecs.sbe.cluster.LinkOpenedEncoder;
import io.jindou.codecs.sbe.cluster.LinkRefusedEncoder;
import io.jindou.codecs.sbe.cluster.LinkResumeDecoder;
import io.jindou.codecs.sbe.cluster.LinkResumedEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SessionAuditDecoder;
import io.jindou.codecs.sbe.cluster.SettingsDecoder;
import io.jindou.codecs.sbe.cluster.SettingsEncoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Counter;
import io.jindou.engine.Counters;
import io.jindou.engine.Entry;
import io.jindou.engine.link.Events;
import io.jindou.engine.link.Gateways;
import io.jindou.engine.link.LinkSender;
import io.jindou.engine.link.Links;
import io.jindou.engine.session.SessionCause;
import io.jindou.engine.session.Sessions;
import org.agrona.concurrent.UnsafeBuffer;

/** Opens, resumes, audits and ends links. */
final class LinkHandler {
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;

    private final CellState cell;
    private final Entry entry;
    private final Links links;
    private final Gateways gateways;
    private final Sessions sessions;
    private final SessionHandler sessionHandler;
    private final Events events;
    private final LinkSender sender;
    private final Counters counters;

    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[Limits.BATCH_HEADER_MAX * 2]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final LinkOpenedEncoder opened = new LinkOpenedEncoder();
    private final LinkResumedEncoder resumed = new LinkResumedEncoder();
    private final LinkGapEncoder gap = new LinkGapEncoder();
    private final LinkRefusedEncoder refused = new LinkRefusedEncoder();

    LinkHandler(
        final CellState cell, final Entry entry, final LinkStores stores, final Sessions sessions,
        final SessionHandler sessionHandler, final Events events, final LinkSender sender, final Counters counters) {
        this.cell = cell;
        this.entry = entry;
        this.links = stores.links();
        this.gateways = stores.gateways();
        this.sessions = sessions;
        this.sessionHandler = sessionHandler;
        this.events = events;
        this.sender = sender;
        this.counters = counters;
    }

    void onOpen(final LinkOpenDecoder open) {
        if (!cell.isBorn()) {
            refuse(open.gatewayId(), open.agent(), LinkId.NONE, open.nonce(), LinkRefusal.NOT_READY);
            return;
        }
        final int key = LinkId.key(open.gatewayId(), open.agent());
        int gateway = gateways.find(key);
        final int old = NONE == gateway ? NONE : gateways.link(gateway);
        if (NONE != old) {
            if (links.nonce(old) == open.nonce() && !Defects.isPlanted(Defect.SAME_NONCE_NEW_INCARNATION)) {
                bindHere(old);
                answerOpened(open, old);
                return;
            }
            final boolean oldIsActive = !Defects.isPlanted(Defect.FENCE_OPEN)
                && Links.UNBOUND != links.clusterSession(old)
                && entry.clusterSessionId() != links.clusterSession(old);
            if (oldIsActive && !gateways.hasSecret(gateway, open.secretHigh(), open.secretLow())) {
                refuse(open.gatewayId(), open.agent(), LinkId.NONE, open.nonce(), LinkRefusal.FENCED);
                return;
            }
            close(old, SessionCause.NEW_INCARNATION);
        }
        if (links.table().size() >= cell.settings().linksMax()) {
            refuse(open.gatewayId(), open.agent(), LinkId.NONE, open.nonce(), LinkRefusal.LIMIT);
            return;
        }
        if (NONE == gateway) {
            gateway = gateways.add(key);
        }
        final long incarnation = gateways.incarnation(gateway) + 1;
        final int link = links.add(LinkId.of(open.gatewayId(), open.agent(), incarnation), open.nonce(),
            entry.clusterSessionId(), cell.settings().ringBytes());
        gateways.opened(gateway, link, incarnation, open.secretHigh(), open.secretLow());
        sender.continueFrom(link, 1);
        counters.increment(Counter.LINKS_OPENED);
        answerOpened(open, link);
    }

    void onResume(final LinkResumeDecoder resume) {
        final int link = links.find(resume.linkId());
        if (NONE == link) {
            refuse(resume.linkId(), LinkRefusal.NO_SUCH_LINK);
            return;
        }
        if (!acknowledge(link, resume.lastEvent())) {
            return;
        }
        bindHere(link);
        // a late repetition may name an older event than the gateway has acknowledged since
        sender.continueFrom(link, Math.max(resume.lastEvent(), links.acknowledged(link)) + 1);
        counters.increment(Counter.LINKS_RESUMED);
        resumed.wrapAndApplyHeader(answer, 0, header)
            .linkId(resume.linkId()).lastCommand(links.lastCommand(link)).lastEvent(links.lastEvent(link))
            .logPosition(entry.logPosition());
        sender.answer(entry.clusterSessionId(), answer, HEADER + LinkResumedEncoder.BLOCK_LENGTH);
    }

    /** Releases events; one that was never written ends the link. */
    boolean acknowledge(final int link, final long event) {
        sender.heard(link);
        if (links.acknowledge(link, event)) {
            return true;
        }
        endForProtocol(link);
        return false;
    }

    /** Asks for the command behind the last one applied, once for each gap. */
    void askForGap(final int link, final long expected) {
        if (links.gapAsked(link) == expected && !Defects.isPlanted(Defect.GAP_STORM)) {
            return;
        }
        links.gapAsked(link, expected);
        counters.increment(Counter.GAPS_ASKED);
        gap.wrapAndApplyHeader(answer, 0, header)
            .linkId(links.linkId(link)).expectedCommand(expected).logPosition(entry.logPosition());
        sender.answer(entry.clusterSessionId(), answer, HEADER + LinkGapEncoder.BLOCK_LENGTH);
    }

    void endForProtocol(final int link) {
        counters.increment(Counter.LINKS_PROTOCOL);
        refuse(links.linkId(link), LinkRefusal.PROTOCOL);
        close(link, SessionCause.LINK_PROTOCOL);
    }

    void onClose(final long linkId) {
        final int link = links.find(linkId);
        if (NONE != link) {
            close(link, SessionCause.LINK_CLOSED);
        }
    }

    /** Links that ran full in this entry end now, in the order of their numbers, until none is marked. */
    void closeMarked() {
        while (links.marked() > 0) {
            for (int id = 1; id <= links.table().highest(); id++) {
                if (links.table().isLive(id) && links.isMarked(id)) {
                    counters.increment(Counter.LINKS_OVERFLOWED);
                    final long clusterSession = links.clusterSession(id);
                    if (Links.UNBOUND != clusterSession) {
                        refuseTo(clusterSession, links.linkId(id), LinkRefusal.OVERFLOWED);
                    }
                    close(id, SessionCause.LINK_OVERFLOW);
                }
            }
        }
    }

    void onClusterSessionClose(final long clusterSessionId) {
        for (int id = 1; id <= links.table().highest(); id++) {
            if (links.table().isLive(id) && (links.clusterSession(id) == clusterSessionId
                || Defects.isPlanted(Defect.LEASE_OF_OTHER_SESSION))) {
                links.bind(id, Links.UNBOUND, cell.elapsed() + cell.settings().leaseMs());
            }
        }
    }

    void expireLeases() {
        for (int id = 1; id <= links.table().highest(); id++) {
            if (links.table().isLive(id) && Links.UNBOUND == links.clusterSession(id)
                && cell.elapsed() >= links.leaseDeadline(id)) {
                counters.increment(Counter.LINKS_LEASE_EXPIRED);
                close(id, SessionCause.LEASE);
            }
        }
    }

    /** Compares one part of a gateway's sessions with ours; whatever changed behind its event is left alone. */
    void onAudit(final int link, final SessionAuditDecoder audit) {
        final long asOf = audit.asOfEvent();
        final long after = audit.afterConnectionId();
        final long upTo = audit.upToConnectionId();
        final SessionAuditDecoder.SessionsDecoder group = audit.sessions();
        final int firstRow = audit.limit();
        // before any is closed here, so that each is told once
        final int rows = group.count();
        for (int i = 0; i < rows; i++) {
            final long connectionId = audit.buffer().getLong(firstRow + i * group.actingBlockLength());
            if (NONE == sessions.find(link, connectionId)) {
                events.sessionClosed(link, connectionId, Reason.AUDIT_DIFFERENCE.code(), false);
            }
        }
        int session = links.sessionsHead(link);
        while (NONE != session) {
            final int next = sessions.nextOfLink(session);
            final long connectionId = sessions.connectionId(session);
            if (connectionId > after && connectionId <= upTo
                && differs(session, asOf, audit, firstRow, rowOf(audit, group, firstRow, connectionId))) {
                counters.increment(Counter.SESSIONS_AUDITED_AWAY);
                sessionHandler.close(session, Reason.AUDIT_DIFFERENCE.code(), false, SessionCause.ENGINE);
            }
            session = next;
        }
    }

    /** True when the gateway lacks the session though it was told of it, or knows other channels though it was told of all. */
    private boolean differs(
        final int session, final long asOfEvent, final SessionAuditDecoder audit, final int firstRow, final int row) {
        final long asOf = Defects.isPlanted(Defect.AUDIT_IGNORES_EVENT_NUMBER) ? Long.MAX_VALUE : asOfEvent;
        return row < firstRow
            ? sessions.openedEvent(session) <= asOf
            : sessions.changedEvent(session) <= asOf
                && audit.buffer().getLong(row + Long.BYTES) != sessions.interestDigest(session);
    }

    /** Offset of the row of a connection; below the first one when it has none. */
    private static int rowOf(
        final SessionAuditDecoder audit, final SessionAuditDecoder.SessionsDecoder group, final int firstRow,
        final long connectionId) {
        int low = 0;
        int high = group.count() - 1;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            final int at = firstRow + middle * group.actingBlockLength();
            final long candidate = audit.buffer().getLong(at);
            if (candidate == connectionId) {
                return at;
            }
            if (candidate < connectionId) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return firstRow - 1;
    }

    void refuse(final long linkId, final LinkRefusal refusal) {
        refuseTo(entry.clusterSessionId(), linkId, refusal);
    }

    private void refuseTo(final long clusterSession, final long linkId, final LinkRefusal refusal) {
        counters.increment(Counter.LINKS_REFUSED);
        encodeRefused(LinkId.gatewayId(linkId), LinkId.agent(linkId), linkId, 0, refusal);
        sender.answer(clusterSession, answer, HEADER + LinkRefusedEncoder.BLOCK_LENGTH);
    }

    private void refuse(
        final int gatewayId, final int agent, final long linkId, final long nonce, final LinkRefusal refusal) {
        counters.increment(Counter.LINKS_REFUSED);
        encodeRefused(gatewayId, agent, linkId, nonce, refusal);
        sender.answer(entry.clusterSessionId(), answer, HEADER + LinkRefusedEncoder.BLOCK_LENGTH);
    }

    private void encodeRefused(
        final int gatewayId, final int agent, final long linkId, final long nonce, final LinkRefusal refusal) {
        refused.wrapAndApplyHeader(answer, 0, header)
            .linkId(linkId).nonce(nonce).logPosition(entry.logPosition())
            .gatewayId(gatewayId).agent((short)agent).refusal((short)refusal.ordinal());
    }

    private void bindHere(final int link) {
        links.bind(link, entry.clusterSessionId(), Links.NO_LEASE);
    }

    private void answerOpened(final LinkOpenDecoder open, final int link) {
        opened.wrapAndApplyHeader(answer, 0, header)
            .linkId(links.linkId(link)).nonce(open.nonce()).logPosition(entry.logPosition()).now(cell.now())
            .gatewayId(open.gatewayId()).agent(open.agent());
        final SettingsEncoder settings = opened.settings();
        settings.buffer().putBytes(
            settings.offset(), cell.settings().buffer(), cell.settings().offset(), SettingsDecoder.ENCODED_LENGTH);
        sender.answer(entry.clusterSessionId(), answer, HEADER + LinkOpenedEncoder.BLOCK_LENGTH);
    }

    private void close(final int link, final SessionCause cause) {
        final Reason reason = SessionCause.LINK_CLOSED == cause ? Reason.SERVER_STOPPING : Reason.LINK_LOST;
        int session = links.sessionsHead(link);
        while (NONE != session) {
            sessionHandler.end(session, reason.code(), cause);
            session = links.sessionsHead(link);
        }
        final int gateway = gateways.find(LinkId.key(links.linkId(link)));
        if (gateways.link(gateway) == link) {
            gateways.link(gateway, NONE);
        }
        links.remove(link);
        counters.increment(Counter.LINKS_CLOSED);
    }
}
