package io.jindou.gateway.session;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.sbe.cluster.AuditDecoder;
import io.jindou.codecs.sbe.cluster.CommandResultDecoder;
import io.jindou.codecs.sbe.cluster.InterestChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.PublishResultDecoder;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.codecs.sbe.cluster.SendAckDecoder;
import io.jindou.codecs.sbe.cluster.SessionChannelsDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedDecoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedDecoder;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.link.CellSettings;
import io.jindou.gateway.link.LinkListener;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of the link: first into the tables, then to the connections concerned. */
public final class SessionEvents implements LinkListener {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEvents.class);

    private final GatewayCounters counters;
    private final LocalSessions sessions = new LocalSessions();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SessionOpenedDecoder opened = new SessionOpenedDecoder();
    private final SessionChannelsDecoder channels = new SessionChannelsDecoder();
    private final SessionRefusedDecoder refused = new SessionRefusedDecoder();
    private final SessionClosedDecoder closed = new SessionClosedDecoder();
    private final SendAckDecoder sendAck = new SendAckDecoder();
    private final RecvDecoder recv = new RecvDecoder();
    private final InterestChangeDecoder interest = new InterestChangeDecoder();
    private final CommandResultDecoder result = new CommandResultDecoder();
    private final PublishResultDecoder published = new PublishResultDecoder();
    private final FanOut fanOut;
    private Connections connections;
    private InternalSession internal = InternalSession.NONE;
    private SessionAuditParts audit;
    private long auditedAsOf;
    private boolean isFenced;

    public SessionEvents(final GatewayCounters counters) {
        this.counters = counters;
        this.fanOut = new FanOut(sessions, counters);
    }

    /** Names the connections that the events are for; before the first event. */
    public void connections(final Connections value) {
        connections = value;
    }

    /** True for a session that no socket belongs to. */
    boolean isInternal(final long connectionId) {
        return internal.is(connectionId);
    }

    /** Names the session of the gateway itself. */
    public void internal(final InternalSession value) {
        internal = value;
    }

    /** What the engine has said so far about this link's sessions. */
    public LocalSessions sessions() {
        return sessions;
    }

    /** True when another process uses this gateway's id: this one must end. */
    public boolean isFenced() {
        return isFenced;
    }

    /** Goes on with an audit that found no room. */
    public int doWork() {
        int sent = 0;
        while (null != audit && connections.commands.audit(audit)) {
            sent++;
            counters.increment(Counter.AUDITS_SENT);
            if (audit.isDone()) {
                audit = null;
            }
        }
        return sent;
    }

    @Override
    public void onLinkOpened(final long linkId, final CellSettings settings) {
        counters.increment(Counter.LINKS_OPENED);
        auditedAsOf = 0;
        LOG.info("link {} is open", LinkId.toString(linkId));
    }

    @Override
    public void onEvent(final long eventNumber, final DirectBuffer buffer, final int offset, final int length) {
        header.wrap(buffer, offset);
        switch (header.templateId()) {
            case RecvDecoder.TEMPLATE_ID:
                fanOut.onRecv(recv.wrapAndApplyHeader(buffer, offset, header), connections);
                break;
            case SendAckDecoder.TEMPLATE_ID:
                onSendAck(sendAck.wrapAndApplyHeader(buffer, offset, header));
                break;
            case CommandResultDecoder.TEMPLATE_ID:
                onCommandResult(result.wrapAndApplyHeader(buffer, offset, header));
                break;
            case PublishResultDecoder.TEMPLATE_ID:
                onPublishResult(published.wrapAndApplyHeader(buffer, offset, header));
                break;
            case AuditDecoder.TEMPLATE_ID:
                // told by onDigest
                break;
            default:
                // it may change who is a receiver
                if (!Defects.isPlanted(Defect.HELD_BACK_FOR_NEWCOMERS)) {
                    fanOut.deliver(connections);
                }
                onSessionEvent(buffer, offset);
        }
    }

    private void onSessionEvent(final DirectBuffer buffer, final int offset) {
        switch (header.templateId()) {
            case SessionOpenedDecoder.TEMPLATE_ID:
                onSessionOpened(opened.wrapAndApplyHeader(buffer, offset, header));
                break;
            case SessionChannelsDecoder.TEMPLATE_ID:
                onSessionChannels(channels.wrapAndApplyHeader(buffer, offset, header));
                break;
            case SessionRefusedDecoder.TEMPLATE_ID:
                onSessionRefused(refused.wrapAndApplyHeader(buffer, offset, header));
                break;
            case SessionClosedDecoder.TEMPLATE_ID:
                onSessionClosed(closed.wrapAndApplyHeader(buffer, offset, header));
                break;
            case InterestChangeDecoder.TEMPLATE_ID:
                sessions.onInterestChange(interest.wrapAndApplyHeader(buffer, offset, header));
                break;
            default:
                counters.increment(Counter.EVENTS_UNKNOWN);
        }
    }

    @Override
    public void onEventsEnd() {
        fanOut.deliverAndFlush(connections);
    }

    @Override
    public void onDigest(
        final long asOfEvent, final long sessionDigest, final long interestDigest, final int sessionCount) {
        if (sessions.matches(sessionDigest, interestDigest, sessionCount)) {
            return;
        }
        counters.increment(Counter.DIGEST_DIFFERENCES);
        // the same difference is told by every heartbeat until the audit's answer is here, which is a later event
        if (null == audit && asOfEvent > auditedAsOf) {
            LOG.warn("after event {} the engine has {} sessions and the gateway {}, or their digests differ: auditing",
                asOfEvent, sessionCount, sessions.count());
            auditedAsOf = asOfEvent;
            audit = sessions.audit(asOfEvent);
            doWork();
        }
    }

    @Override
    public void onLinkLost(final Reason reason) {
        counters.increment(Counter.LINKS_LOST);
        LOG.warn("the link is lost ({}): closing {} connections", reason, connections.count());
        audit = null;
        fanOut.deliver(connections);
        sessions.clear();
        connections.onLinkLost();
        internal.onEnded(reason);
        updateGauge();
    }

    @Override
    public void onFenced() {
        counters.increment(Counter.FENCED);
        isFenced = true;
    }

    private void onSessionOpened(final SessionOpenedDecoder event) {
        sessions.onSessionOpened(event);
        updateGauge();
        if (internal.is(event.connectionId())) {
            return;
        }
        final Connection connection = find(event.connectionId());
        if (null != connection) {
            connection.onSessionOpened(event.userNo(), event.deviceLevel());
            if (0 == event.more()) {
                connection.onSessionReady();
            }
        }
    }

    private void onSessionChannels(final SessionChannelsDecoder event) {
        sessions.onSessionChannels(event);
        if (0 == event.more() && !internal.is(event.connectionId())) {
            final Connection connection = find(event.connectionId());
            if (null != connection) {
                connection.onSessionReady();
            }
        }
    }

    private void onSessionRefused(final SessionRefusedDecoder event) {
        sessions.onSessionRefused(event);
        if (internal.is(event.connectionId())) {
            internal.onEnded(Reason.of(event.reason()));
            return;
        }
        final Connection connection = find(event.connectionId());
        if (null != connection) {
            connection.onSessionRefused(Reason.of(event.reason()));
        }
    }

    private void onSessionClosed(final SessionClosedDecoder event) {
        sessions.onSessionClosed(event);
        updateGauge();
        if (internal.is(event.connectionId())) {
            internal.onEnded(Reason.of(event.reason()));
            return;
        }
        // none: this is the answer to the close of a connection that has gone
        final Connection connection = connections.get(event.connectionId());
        if (null != connection) {
            connection.onSessionClosed(Reason.of(event.reason()), 0 != event.silent());
        }
    }

    private void onSendAck(final SendAckDecoder event) {
        final Connection connection = find(event.connectionId());
        if (null != connection) {
            fanOut.settle(connection, connections);
            connection.onSendAck(event.clientSeq(), event.messageId(), event.messageSeq(), event.reason());
        }
    }

    private void onCommandResult(final CommandResultDecoder event) {
        if (internal.is(event.connectionId())) {
            internal.onResult(event.correlationId(), Reason.of(event.reason()));
            return;
        }
        final Connection connection = find(event.connectionId());
        if (null != connection) {
            fanOut.settle(connection, connections);
            connection.respond(event.correlationId(), event.changed(), event.reason());
        }
    }

    private void onPublishResult(final PublishResultDecoder event) {
        if (internal.is(event.connectionId())) {
            internal.onPublished(
                event.correlationId(), Reason.of(event.reason()), event.messageId(), event.messageSeq());
        } else {
            counters.increment(Counter.EVENTS_LATE);
        }
    }

    private Connection find(final long connectionId) {
        final Connection connection = connections.get(connectionId);
        if (null == connection) {
            counters.increment(Counter.EVENTS_LATE);
        }
        return connection;
    }

    private void updateGauge() {
        counters.set(Counter.SESSIONS, sessions.count());
    }
}
