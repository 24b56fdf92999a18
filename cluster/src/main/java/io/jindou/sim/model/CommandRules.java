package io.jindou.sim.model;

import io.jindou.codecs.sbe.cluster.ChannelSetDecoder;
import io.jindou.codecs.sbe.cluster.DeviceQuitDecoder;
import io.jindou.codecs.sbe.cluster.MembersChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.PublishDecoder;
import io.jindou.codecs.sbe.cluster.SendDecoder;
import io.jindou.codecs.sbe.cluster.SessionAuditDecoder;
import io.jindou.codecs.sbe.cluster.SessionCloseDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenDecoder;
import io.jindou.codecs.sbe.cluster.TokenSetDecoder;
import org.agrona.DirectBuffer;

/** A numbered command to its rules. */
final class CommandRules {
    private final ReportRules reports;
    private final SessionRules sessions;
    private final SendRules sends;
    private final AdminRules admin;

    CommandRules(final CellModel cell) {
        sessions = new SessionRules(cell);
        final MembershipRules memberships = new MembershipRules(cell);
        reports = cell.reports;
        sends = new SendRules(cell, memberships);
        admin = new AdminRules(cell, sessions, memberships);
    }

    /** False when it is no command. */
    boolean onCommand(final LinkModel link, final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            return false;
        }
        switch (header.templateId()) {
            case SendDecoder.TEMPLATE_ID:
                sends.onSend(link, new SendDecoder().wrapAndApplyHeader(buffer, offset, header));
                return true;
            case SessionOpenDecoder.TEMPLATE_ID:
                sessions.onOpen(link, new SessionOpenDecoder().wrapAndApplyHeader(buffer, offset, header));
                return true;
            case SessionCloseDecoder.TEMPLATE_ID: {
                final SessionCloseDecoder close = new SessionCloseDecoder().wrapAndApplyHeader(buffer, offset, header);
                sessions.onClose(link, close.connectionId(), close.reason());
                return true;
            }
            case SessionAuditDecoder.TEMPLATE_ID:
                sessions.onAudit(link, new SessionAuditDecoder().wrapAndApplyHeader(buffer, offset, header));
                return true;
            case PublishDecoder.TEMPLATE_ID: {
                final PublishDecoder d = new PublishDecoder().wrapAndApplyHeader(buffer, offset, header);
                if (reports.hasVersion5() && admin.mayGoOn(link, d.connectionId(), d.correlationId())) {
                    sends.onPublish(link, d);
                }
                return reports.hasVersion5();
            }
            case ChannelSetDecoder.TEMPLATE_ID: {
                final ChannelSetDecoder d = new ChannelSetDecoder().wrapAndApplyHeader(buffer, offset, header);
                if (admin.mayGoOn(link, d.connectionId(), d.correlationId())) {
                    admin.onChannelSet(link, d);
                }
                return true;
            }
            case MembersChangeDecoder.TEMPLATE_ID: {
                final MembersChangeDecoder d = new MembersChangeDecoder().wrapAndApplyHeader(buffer, offset, header);
                if (admin.mayGoOn(link, d.connectionId(), d.correlationId())) {
                    admin.onMembersChange(link, d);
                }
                return true;
            }
            case TokenSetDecoder.TEMPLATE_ID: {
                final TokenSetDecoder d = new TokenSetDecoder().wrapAndApplyHeader(buffer, offset, header);
                if (admin.mayGoOn(link, d.connectionId(), d.correlationId())) {
                    admin.onTokenSet(link, d);
                }
                return true;
            }
            case DeviceQuitDecoder.TEMPLATE_ID: {
                final DeviceQuitDecoder d = new DeviceQuitDecoder().wrapAndApplyHeader(buffer, offset, header);
                if (admin.mayGoOn(link, d.connectionId(), d.correlationId())) {
                    admin.onDeviceQuit(link, d);
                }
                return true;
            }
            default:
                return false;
        }
    }
}
