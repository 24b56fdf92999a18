package io.jindou.sim.model;

import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.link.LinkRefusal;
import io.jindou.codecs.sbe.cluster.AuditDecoder;
import io.jindou.codecs.sbe.cluster.LinkAckDecoder;
import io.jindou.codecs.sbe.cluster.LinkCloseDecoder;
import io.jindou.codecs.sbe.cluster.LinkOpenDecoder;
import io.jindou.codecs.sbe.cluster.LinkResumeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.SettingsSetDecoder;
import io.jindou.codecs.sbe.cluster.StateReportDecoder;
import io.jindou.codecs.sbe.cluster.UpBatchDecoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/** Opening, resuming, acknowledging, leases and ends of links. */
final class LinkRules {
    private static final int AUDIT_INTERVAL = 256;

    private final CellModel cell;
    private final CommandRules commands;

    LinkRules(final CellModel cell, final CommandRules commands) {
        this.cell = cell;
        this.commands = commands;
    }

    void onMessage(final byte[] bytes) {
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, 0);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            return;
        }
        switch (header.templateId()) {
            case UpBatchDecoder.TEMPLATE_ID:
                onUpBatch(new UpBatchDecoder().wrapAndApplyHeader(buffer, 0, header), buffer);
                break;
            case LinkAckDecoder.TEMPLATE_ID: {
                final LinkAckDecoder ack = new LinkAckDecoder().wrapAndApplyHeader(buffer, 0, header);
                final LinkModel link = cell.links.get(ack.linkId());
                if (null != link) {
                    acknowledge(link, ack.lastEvent());
                }
                break;
            }
            case LinkOpenDecoder.TEMPLATE_ID:
                onOpen(new LinkOpenDecoder().wrapAndApplyHeader(buffer, 0, header));
                break;
            case LinkResumeDecoder.TEMPLATE_ID: {
                final LinkResumeDecoder resume = new LinkResumeDecoder().wrapAndApplyHeader(buffer, 0, header);
                onResume(resume.linkId(), resume.lastEvent());
                break;
            }
            case LinkCloseDecoder.TEMPLATE_ID: {
                final LinkModel link = cell.links.get(
                    new LinkCloseDecoder().wrapAndApplyHeader(buffer, 0, header).linkId());
                if (null != link) {
                    cell.close(link);
                }
                break;
            }
            case SettingsSetDecoder.TEMPLATE_ID: {
                final SettingsSetDecoder set = new SettingsSetDecoder().wrapAndApplyHeader(buffer, 0, header);
                final Reason reason = cell.take(set.settings()) ? Reason.SUCCESS : Reason.BAD_REQUEST;
                answer(AnswerText.settings(set.correlationId(), reason.code()));
                break;
            }
            case StateReportDecoder.TEMPLATE_ID:
                cell.reports.onReport(new StateReportDecoder().wrapAndApplyHeader(buffer, 0, header));
                break;
            default:
                break;
        }
    }

    private void onOpen(final LinkOpenDecoder open) {
        if (!cell.born) {
            refuseOpen(open, LinkRefusal.NOT_READY);
            return;
        }
        final int key = LinkId.key(open.gatewayId(), open.agent());
        final CellModel.Owner owner = cell.owners.getOrDefault(key, new CellModel.Owner());
        final LinkModel old = owner.link;
        if (null != old && old.nonce == open.nonce()) {
            bind(old);
            answerOpened(open, old);
            return;
        }
        final boolean isOwn = owner.secretHigh == open.secretHigh() && owner.secretLow == open.secretLow();
        if (null != old && !isOwn && LinkModel.UNBOUND != old.clusterSession) {
            refuseOpen(open, LinkRefusal.FENCED);
            return;
        }
        if (null != old) {
            cell.close(old);
        }
        if (cell.links.size() >= cell.settings.linksMax()) {
            refuseOpen(open, LinkRefusal.LIMIT);
            return;
        }
        cell.owners.put(key, owner);
        owner.incarnation++;
        owner.secretHigh = open.secretHigh();
        owner.secretLow = open.secretLow();
        owner.link = new LinkModel(LinkId.of(open.gatewayId(), open.agent(), owner.incarnation), key, open.nonce(),
            cell.settings.ringBytes(), cell.entry.clusterSession());
        cell.links.put(owner.link.linkId, owner.link);
        answerOpened(open, owner.link);
    }

    private void answerOpened(final LinkOpenDecoder open, final LinkModel link) {
        answer(AnswerText.opened(
            link.linkId, open.nonce(), cell.now, cell.settings.leaseMs(), cell.settings.ringBytes()));
    }

    private void refuseOpen(final LinkOpenDecoder open, final LinkRefusal refusal) {
        answer(AnswerText.refused(LinkId.NONE, open.nonce(), refusal.ordinal()));
    }

    private void onResume(final long linkId, final long lastEvent) {
        final LinkModel link = cell.links.get(linkId);
        if (null == link) {
            cell.refuse(cell.entry.clusterSession(), linkId, LinkRefusal.NO_SUCH_LINK);
        } else if (acknowledge(link, lastEvent)) {
            bind(link);
            answer(AnswerText.resumed(linkId, link.lastCommand, link.lastEvent));
        }
    }

    private void bind(final LinkModel link) {
        link.clusterSession = cell.entry.clusterSession();
    }

    private boolean acknowledge(final LinkModel link, final long event) {
        if (link.acknowledge(event)) {
            return true;
        }
        breakOff(link);
        return false;
    }

    private void breakOff(final LinkModel link) {
        cell.refuse(cell.entry.clusterSession(), link.linkId, LinkRefusal.PROTOCOL);
        cell.close(link);
    }

    private void onUpBatch(final UpBatchDecoder batch, final UnsafeBuffer buffer) {
        final LinkModel link = cell.links.get(batch.linkId());
        if (null == link) {
            cell.refuse(cell.entry.clusterSession(), batch.linkId(), LinkRefusal.NO_SUCH_LINK);
            return;
        }
        if (link.clusterSession != cell.entry.clusterSession() || !acknowledge(link, batch.lastEvent())) {
            return;
        }
        int at = batch.limit();
        for (long number = batch.firstCommand(); number < batch.firstCommand() + batch.count(); number++) {
            if (link.overflowed) {
                return;
            }
            final int length = at + 4 <= buffer.capacity() ? buffer.getInt(at, ByteOrder.LITTLE_ENDIAN) : -1;
            if (length < 0 || at + 4 + length > buffer.capacity()) {
                breakOff(link);
                return;
            }
            if (number > link.lastCommand + 1) {
                if (link.gapAsked != link.lastCommand + 1) {
                    link.gapAsked = link.lastCommand + 1;
                    answer(AnswerText.gap(link.linkId, link.lastCommand + 1));
                }
                return;
            }
            if (number == link.lastCommand + 1) {
                if (!commands.onCommand(link, buffer, at + 4)) {
                    breakOff(link);
                    return;
                }
                link.lastCommand = number;
            }
            at += (4 + length + 7) / 8 * 8;
        }
    }

    void onClusterSessionClose(final long clusterSession) {
        for (final LinkModel link : cell.links.values()) {
            if (link.clusterSession == clusterSession) {
                link.clusterSession = LinkModel.UNBOUND;
                link.leaseDeadline = cell.elapsed + cell.settings.leaseMs();
            }
        }
    }

    void onTick() {
        for (final LinkModel link : new ArrayList<>(cell.links.values())) {
            if (LinkModel.UNBOUND == link.clusterSession && cell.elapsed >= link.leaseDeadline) {
                cell.close(link);
            }
        }
        cell.window.expire(cell.elapsed, cell.settings.windowMs());
        for (final LinkModel link : cell.links.values()) {
            if (link.lastEvent - link.lastAudit >= AUDIT_INTERVAL) {
                final long event = cell.event(
                    link, MessageHeaderDecoder.ENCODED_LENGTH + AuditDecoder.BLOCK_LENGTH, false,
                    EventText.audit(link.sessionDigest(), link.interestDigest(), link.sessions.size()));
                link.lastAudit = event;
            }
        }
    }

    private void answer(final String text) {
        cell.prediction.answer(cell.entry.clusterSession(), text);
    }
}
