package io.jindou.engine;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.CommandResultDecoder;
import io.jindou.codecs.sbe.cluster.InterestChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.PublishResultDecoder;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.codecs.sbe.cluster.SendAckDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedDecoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Events as short lines: what a test about rules wants to see of them. */
final class EventLines {
    private EventLines() {
    }

    /** The events since the last call. */
    static List<String> of(final EngineHarness cell) {
        final List<String> lines = new ArrayList<>();
        for (final UnsafeBuffer event : cell.events()) {
            lines.add(line(event));
        }
        return lines;
    }

    /** The only event since the last call, or the last one. */
    static String last(final EngineHarness cell) {
        final List<String> lines = of(cell);
        return lines.get(lines.size() - 1);
    }

    private static String line(final UnsafeBuffer event) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(event, 0);
        switch (header.templateId()) {
            case SendAckDecoder.TEMPLATE_ID: {
                final SendAckDecoder d = new SendAckDecoder().wrapAndApplyHeader(event, 0, header);
                return "ack " + d.connectionId() + " seq=" + d.messageSeq() + ' ' + Reason.of(d.reason());
            }
            case PublishResultDecoder.TEMPLATE_ID: {
                final PublishResultDecoder d = new PublishResultDecoder().wrapAndApplyHeader(event, 0, header);
                return "published " + d.connectionId() + " seq=" + d.messageSeq() + ' ' + Reason.of(d.reason());
            }
            case CommandResultDecoder.TEMPLATE_ID: {
                final CommandResultDecoder d = new CommandResultDecoder().wrapAndApplyHeader(event, 0, header);
                return "result " + d.changed() + ' ' + Reason.of(d.reason());
            }
            case InterestChangeDecoder.TEMPLATE_ID: {
                final InterestChangeDecoder d = new InterestChangeDecoder().wrapAndApplyHeader(event, 0, header);
                return "interest channel=" + d.channelNo() + " user=" + d.userNo() + " present=" + d.present();
            }
            case SessionOpenedDecoder.TEMPLATE_ID: {
                final SessionOpenedDecoder d = new SessionOpenedDecoder().wrapAndApplyHeader(event, 0, header);
                return "opened " + d.connectionId() + " level=" + d.deviceLevel();
            }
            case SessionRefusedDecoder.TEMPLATE_ID: {
                final SessionRefusedDecoder d = new SessionRefusedDecoder().wrapAndApplyHeader(event, 0, header);
                return "refused " + d.connectionId() + ' ' + Reason.of(d.reason());
            }
            case SessionClosedDecoder.TEMPLATE_ID: {
                final SessionClosedDecoder d = new SessionClosedDecoder().wrapAndApplyHeader(event, 0, header);
                return "closed " + d.connectionId() + ' ' + Reason.of(d.reason()) + (0 == d.silent() ? "" : " silently");
            }
            case RecvDecoder.TEMPLATE_ID:
                return recv(new RecvDecoder().wrapAndApplyHeader(event, 0, header));
            default:
                return "event " + header.templateId();
        }
    }

    private static String recv(final RecvDecoder d) {
        final List<Long> to = new ArrayList<>();
        for (final RecvDecoder.ConnectionsDecoder connection : d.connections()) {
            to.add(connection.connectionId());
        }
        return "recv seq=" + d.messageSeq() + " flags=" + d.flags() + " channel=" + d.channelNo() + " origin="
            + d.originConnectionId() + " to=" + to + " from=" + text(d, d.fromUidLength(), RecvDecoder::getFromUid)
            + " as=" + text(d, d.channelIdLength(), RecvDecoder::getChannelId);
    }

    private static String text(final RecvDecoder d, final int length, final VarData data) {
        final byte[] bytes = new byte[length];
        data.get(d, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private interface VarData {
        int get(RecvDecoder d, byte[] to, int offset, int length);
    }
}
