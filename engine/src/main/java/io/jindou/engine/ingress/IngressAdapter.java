package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkRefusal;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.cluster.ChannelSetDecoder;
import io.jindou.codecs.sbe.cluster.DeviceQuitDecoder;
import io.jindou.codecs.sbe.cluster.LinkAckDecoder;
import io.jindou.codecs.sbe.cluster.LinkCloseDecoder;
import io.jindou.codecs.sbe.cluster.LinkOpenDecoder;
import io.jindou.codecs.sbe.cluster.LinkResumeDecoder;
import io.jindou.codecs.sbe.cluster.MembersChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.PublishDecoder;
import io.jindou.codecs.sbe.cluster.SendDecoder;
import io.jindou.codecs.sbe.cluster.SessionAuditDecoder;
import io.jindou.codecs.sbe.cluster.SessionCloseDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenDecoder;
import io.jindou.codecs.sbe.cluster.SettingsSetDecoder;
import io.jindou.codecs.sbe.cluster.StateReportDecoder;
import io.jindou.codecs.sbe.cluster.TokenSetDecoder;
import io.jindou.codecs.sbe.cluster.UpBatchDecoder;
import io.jindou.engine.Counter;
import io.jindou.engine.Counters;
import io.jindou.engine.Entry;
import io.jindou.engine.Rules;
import io.jindou.engine.link.Events;
import io.jindou.engine.link.Links;
import io.jindou.engine.session.Sessions;
import org.agrona.DirectBuffer;

/** One log entry in: transport messages of links, and the commands in their batches, to one handler method each. */
public final class IngressAdapter {
    private final Entry entry;
    private final Rules rules;
    private final Links links;
    private final Sessions sessions;
    private final Events events;
    private final Handlers handlers;
    private final Counters counters;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final LinkOpenDecoder linkOpen = new LinkOpenDecoder();
    private final LinkResumeDecoder linkResume = new LinkResumeDecoder();
    private final LinkAckDecoder linkAck = new LinkAckDecoder();
    private final LinkCloseDecoder linkClose = new LinkCloseDecoder();
    private final UpBatchDecoder upBatch = new UpBatchDecoder();
    private final StateReportDecoder stateReport = new StateReportDecoder();
    private final SettingsSetDecoder settingsSet = new SettingsSetDecoder();
    private final SessionOpenDecoder sessionOpen = new SessionOpenDecoder();
    private final SessionCloseDecoder sessionClose = new SessionCloseDecoder();
    private final SendDecoder send = new SendDecoder();
    private final PublishDecoder publish = new PublishDecoder();
    private final SessionAuditDecoder audit = new SessionAuditDecoder();
    private final ChannelSetDecoder channelSet = new ChannelSetDecoder();
    private final MembersChangeDecoder membersChange = new MembersChangeDecoder();
    private final TokenSetDecoder tokenSet = new TokenSetDecoder();
    private final DeviceQuitDecoder deviceQuit = new DeviceQuitDecoder();

    IngressAdapter(
        final Entry entry, final Rules rules, final Links links, final Sessions sessions, final Events events,
        final Handlers handlers, final Counters counters) {
        this.entry = entry;
        this.rules = rules;
        this.links = links;
        this.sessions = sessions;
        this.events = events;
        this.handlers = handlers;
        this.counters = counters;
    }

    /** Applies one entry. What is unknown or malformed is counted and changes nothing, on every replica alike. */
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        counters.increment(Counter.ENTRIES);
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            counters.increment(Counter.MESSAGES_MALFORMED);
            return;
        }
        header.wrap(buffer, offset);
        final int blockLength = header.blockLength();
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            counters.increment(Counter.MESSAGES_UNKNOWN);
            return;
        }
        final int body = MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
        if (length < body || blockLength < blockLengthOf(header.templateId())) {
            counters.increment(Counter.MESSAGES_MALFORMED);
            return;
        }
        switch (header.templateId()) {
            case UpBatchDecoder.TEMPLATE_ID:
                upBatch.wrapAndApplyHeader(buffer, offset, header);
                onUpBatch(buffer, offset + body, length - body);
                break;
            case LinkAckDecoder.TEMPLATE_ID:
                linkAck.wrapAndApplyHeader(buffer, offset, header);
                final int acked = links.find(linkAck.linkId());
                if (NONE != acked) {
                    handlers.link().acknowledge(acked, linkAck.lastEvent());
                }
                break;
            case LinkOpenDecoder.TEMPLATE_ID:
                handlers.link().onOpen(linkOpen.wrapAndApplyHeader(buffer, offset, header));
                break;
            case LinkResumeDecoder.TEMPLATE_ID:
                handlers.link().onResume(linkResume.wrapAndApplyHeader(buffer, offset, header));
                break;
            case LinkCloseDecoder.TEMPLATE_ID:
                handlers.link().onClose(linkClose.wrapAndApplyHeader(buffer, offset, header).linkId());
                break;
            case SettingsSetDecoder.TEMPLATE_ID:
                handlers.settings().onSet(settingsSet.wrapAndApplyHeader(buffer, offset, header));
                break;
            case StateReportDecoder.TEMPLATE_ID:
                handlers.report().onReport(stateReport.wrapAndApplyHeader(buffer, offset, header));
                break;
            default:
                counters.increment(Counter.MESSAGES_UNKNOWN);
                break;
        }
        handlers.link().closeMarked();
    }

    /** Applies command n+1, n+2 ... of a link; drops what was applied before, and what lies behind a gap. */
    private void onUpBatch(final DirectBuffer buffer, final int offset, final int length) {
        final int link = links.find(upBatch.linkId());
        if (NONE == link) {
            counters.increment(Counter.BATCHES_WITHOUT_LINK);
            handlers.link().refuse(upBatch.linkId(), LinkRefusal.NO_SUCH_LINK);
            return;
        }
        if (links.clusterSession(link) != entry.clusterSessionId()) {
            counters.increment(Counter.BATCHES_UNBOUND);
            return;
        }
        final int count = upBatch.count();
        final long first = upBatch.firstCommand();
        if (!handlers.link().acknowledge(link, upBatch.lastEvent())) {
            return;
        }
        final long before = links.lastCommand(link);
        long last = before;
        int at = 0;
        for (int i = 0; i < count && !links.isMarked(link); i++) {
            final int room = length - at - LinkRing.ENTRY_HEADER;
            final int commandLength = room < 0 ? -1 : LinkRing.messageLength(buffer, offset + at);
            if (commandLength < 0 || commandLength > room) {
                handlers.link().endForProtocol(link);
                return;
            }
            final long number = first + i;
            if (number <= last) {
                counters.increment(Counter.COMMANDS_DUPLICATE);
            } else if (number > last + 1 && !Defects.isPlanted(Defect.APPLIED_BEYOND_GAP)) {
                counters.increment(Counter.COMMANDS_BEYOND_GAP);
                handlers.link().askForGap(link, last + 1);
                break;
            } else if (onCommand(link, buffer, offset + at + LinkRing.ENTRY_HEADER, commandLength)) {
                last = number;
            } else {
                counters.increment(Counter.MESSAGES_MALFORMED);
                handlers.link().endForProtocol(link);
                return;
            }
            at += LinkRing.entryLength(commandLength);
        }
        if (last != before) {
            links.lastCommand(link, last);
        }
    }

    private boolean onCommand(final int link, final DirectBuffer buffer, final int offset, final int length) {
        counters.increment(Counter.COMMANDS);
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            return false;
        }
        header.wrap(buffer, offset);
        final int templateId = header.templateId();
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID
            || !CommandCheck.isValid(buffer, offset, length, templateId, header.blockLength())
            || PublishDecoder.TEMPLATE_ID == templateId && !rules.serveBusiness()) {
            return false;
        }
        switch (templateId) {
            case SendDecoder.TEMPLATE_ID:
                handlers.send().onSend(link, send.wrapAndApplyHeader(buffer, offset, header));
                break;
            case SessionOpenDecoder.TEMPLATE_ID:
                handlers.session().onOpen(link, sessionOpen.wrapAndApplyHeader(buffer, offset, header));
                break;
            case SessionCloseDecoder.TEMPLATE_ID:
                sessionClose.wrapAndApplyHeader(buffer, offset, header);
                handlers.session().onClose(link, sessionClose.connectionId(), sessionClose.reason());
                break;
            case SessionAuditDecoder.TEMPLATE_ID:
                handlers.link().onAudit(link, audit.wrapAndApplyHeader(buffer, offset, header));
                break;
            default:
                onAdminCommand(link, templateId, buffer, offset);
                break;
        }
        return true;
    }

    private void onAdminCommand(final int link, final int templateId, final DirectBuffer buffer, final int offset) {
        counters.increment(Counter.ADMIN_COMMANDS);
        // all of them begin with connectionId and correlationId, so one decoder reads both of any
        channelSet.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        final long connectionId = channelSet.connectionId();
        final int session = sessions.find(link, connectionId);
        if (NONE == session) {
            counters.increment(Counter.COMMANDS_WITHOUT_SESSION);
            return;
        }
        if (!sessions.isAdmin(session)) {
            counters.increment(Counter.ADMIN_REFUSED);
            events.commandResult(link, connectionId, channelSet.correlationId(), 0, Reason.ADMIN_REQUIRED);
            return;
        }
        switch (templateId) {
            case PublishDecoder.TEMPLATE_ID:
                handlers.publish().onPublish(link, publish.wrapAndApplyHeader(buffer, offset, header));
                break;
            case ChannelSetDecoder.TEMPLATE_ID:
                handlers.channel().onSet(link, channelSet);
                break;
            case MembersChangeDecoder.TEMPLATE_ID:
                handlers.list().onMembersChange(link, membersChange.wrapAndApplyHeader(buffer, offset, header));
                break;
            case TokenSetDecoder.TEMPLATE_ID:
                handlers.user().onTokenSet(link, tokenSet.wrapAndApplyHeader(buffer, offset, header));
                break;
            case DeviceQuitDecoder.TEMPLATE_ID:
                handlers.user().onDeviceQuit(link, deviceQuit.wrapAndApplyHeader(buffer, offset, header));
                break;
            default:
                throw new IllegalStateException("command " + templateId + " passed the check but has no handler");
        }
    }

    private static int blockLengthOf(final int templateId) {
        switch (templateId) {
            case UpBatchDecoder.TEMPLATE_ID:
                return UpBatchDecoder.BLOCK_LENGTH;
            case LinkAckDecoder.TEMPLATE_ID:
                return LinkAckDecoder.BLOCK_LENGTH;
            case LinkOpenDecoder.TEMPLATE_ID:
                return LinkOpenDecoder.BLOCK_LENGTH;
            case LinkResumeDecoder.TEMPLATE_ID:
                return LinkResumeDecoder.BLOCK_LENGTH;
            case LinkCloseDecoder.TEMPLATE_ID:
                return LinkCloseDecoder.BLOCK_LENGTH;
            case SettingsSetDecoder.TEMPLATE_ID:
                return SettingsSetDecoder.BLOCK_LENGTH;
            case StateReportDecoder.TEMPLATE_ID:
                return StateReportDecoder.BLOCK_LENGTH;
            default:
                return 0;
        }
    }
}
