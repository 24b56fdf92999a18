package io.jindou.sim;

import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.AuditDecoder;
import io.jindou.codecs.sbe.cluster.CommandResultDecoder;
import io.jindou.codecs.sbe.cluster.InterestChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.PublishResultDecoder;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.codecs.sbe.cluster.SendAckDecoder;
import io.jindou.codecs.sbe.cluster.SessionChannelsDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedEncoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedDecoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedDecoder;
import io.jindou.gateway.session.ConnectionIds;
import io.jindou.gateway.session.LocalSessions;
import io.jindou.sim.model.EventText;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Events of a link to the tables, and from there to connections. */
final class SimEvents {
    private final SimGateway gateway;
    private final LocalSessions tables;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private boolean skipsInterest;

    SimEvents(final SimGateway gateway, final LocalSessions tables) {
        this.gateway = gateway;
        this.tables = tables;
    }

    void reset() {
        skipsInterest = false;
    }

    void onEvent(final DirectBuffer buffer, final int offset) {
        header.wrap(buffer, offset);
        switch (header.templateId()) {
            case SessionOpenedDecoder.TEMPLATE_ID: {
                final SessionOpenedDecoder event = new SessionOpenedDecoder().wrapAndApplyHeader(buffer, offset, header);
                tables.onSessionOpened(event);
                final SimConnection connection = gateway.connection(event.connectionId());
                if (isLive(connection) && 0 == event.more()) {
                    connection.isOpened = true;
                    connection.give("opened");
                    connection.client.onOpened(connection);
                }
                break;
            }
            case SessionChannelsDecoder.TEMPLATE_ID:
                tables.onSessionChannels(new SessionChannelsDecoder().wrapAndApplyHeader(buffer, offset, header));
                break;
            case SessionRefusedDecoder.TEMPLATE_ID: {
                final SessionRefusedDecoder event = new SessionRefusedDecoder().wrapAndApplyHeader(buffer, offset, header);
                tables.onSessionRefused(event);
                onEnd(event.connectionId(), "refused " + Reason.of(event.reason()));
                break;
            }
            case SessionClosedDecoder.TEMPLATE_ID: {
                final SessionClosedDecoder event = new SessionClosedDecoder().wrapAndApplyHeader(buffer, offset, header);
                tables.onSessionClosed(event);
                onEnd(event.connectionId(), "closed " + event.reason() + " silent=" + event.silent());
                break;
            }
            case SendAckDecoder.TEMPLATE_ID: {
                final SendAckDecoder event = new SendAckDecoder().wrapAndApplyHeader(buffer, offset, header);
                final SimConnection connection = gateway.connection(event.connectionId());
                if (isLive(connection)) {
                    connection.give("ack " + EventText.ack(
                        event.clientSeq(), event.messageId(), event.messageSeq(), event.reason()));
                    connection.client.onAck(connection, event);
                }
                break;
            }
            case RecvDecoder.TEMPLATE_ID:
                onRecv(new RecvDecoder().wrapAndApplyHeader(buffer, offset, header));
                break;
            case InterestChangeDecoder.TEMPLATE_ID:
                onInterest(new InterestChangeDecoder().wrapAndApplyHeader(buffer, offset, header));
                break;
            case CommandResultDecoder.TEMPLATE_ID: {
                final CommandResultDecoder event = new CommandResultDecoder().wrapAndApplyHeader(buffer, offset, header);
                final SimConnection connection = gateway.connection(event.connectionId());
                if (isLive(connection)) {
                    connection.give("result " + EventText.result(event.correlationId(), event.changed(), event.reason()));
                }
                break;
            }
            case PublishResultDecoder.TEMPLATE_ID: {
                final PublishResultDecoder event = new PublishResultDecoder().wrapAndApplyHeader(buffer, offset, header);
                final SimConnection connection = gateway.connection(event.connectionId());
                if (isLive(connection)) {
                    connection.give("published " + EventText.ack(
                        event.correlationId(), event.messageId(), event.messageSeq(), event.reason()));
                }
                break;
            }
            case AuditDecoder.TEMPLATE_ID:
                break;
            default:
                throw new SimFailure(Check.EVENTS, "unknown event " + header.templateId());
        }
    }

    private static boolean isLive(final SimConnection connection) {
        return null != connection && !connection.hasEnded;
    }

    private void onEnd(final long connectionId, final String text) {
        final SimConnection connection = gateway.connection(connectionId);
        if (null == connection) {
            return;
        }
        gateway.forget(connectionId);
        if (isLive(connection)) {
            connection.give(text);
            connection.hasEnded = true;
            connection.client.onEnd(connection);
        }
    }

    private void onInterest(final InterestChangeDecoder event) {
        if (skipsInterest) {
            skipsInterest = false;
            gateway.damaged();
            return;
        }
        tables.onInterestChange(event);
    }

    private void onRecv(final RecvDecoder event) {
        final String head = "recv " + event.messageId() + " seq=" + event.messageSeq() + " t=" + event.timestamp() + " exp="
            + event.expire() + " set=" + event.setting() + " fl=";
        final int flags = event.flags();
        final RecvDecoder.ConnectionsDecoder group = event.connections();
        final long[] listed = new long[group.count()];
        for (int i = 0; i < listed.length; i++) {
            listed[i] = group.next().connectionId();
        }
        final String tail = " ty=" + event.channelType() + ' ' + EventText.body(event);
        if (event.channelNo() > 0) {
            final ConnectionIds recipients = tables.recipients(event.channelNo());
            for (int i = 0; i < recipients.size(); i++) {
                final long id = recipients.at(i);
                if (id != event.originConnectionId()) {
                    final boolean own = tables.userNo(id) == event.senderNo();
                    give(id, head + (own ? flags & ~MessageFlags.RED_DOT : flags) + tail);
                }
            }
        } else {
            for (final long id : listed) {
                give(id, head + flags + tail);
            }
        }
    }

    private void give(final long connectionId, final String text) {
        final SimConnection connection = gateway.connection(connectionId);
        if (isLive(connection)) {
            connection.give(text);
        }
    }

    /** A defect of the tables for the audit to find. */
    void damage(final boolean forgetsSession, final long connectionId) {
        if (forgetsSession) {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
            new SessionClosedEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .connectionId(connectionId).reason((short)0).silent((short)0);
            tables.onSessionClosed(new SessionClosedDecoder().wrapAndApplyHeader(buffer, 0, header));
        } else {
            skipsInterest = true;
        }
    }
}
