package io.jindou.sim.model;

import io.jindou.codecs.sbe.cluster.LinkGapDecoder;
import io.jindou.codecs.sbe.cluster.LinkOpenedDecoder;
import io.jindou.codecs.sbe.cluster.LinkRefusedDecoder;
import io.jindou.codecs.sbe.cluster.LinkResumedDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.SettingsResultDecoder;
import org.agrona.DirectBuffer;

/** Control answers as text with every field that the rules decide. */
public final class AnswerText {
    private AnswerText() {
    }

    /** An encoded answer. */
    public static String of(final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        switch (header.templateId()) {
            case LinkOpenedDecoder.TEMPLATE_ID: {
                final LinkOpenedDecoder d = new LinkOpenedDecoder().wrapAndApplyHeader(buffer, offset, header);
                return opened(d.linkId(), d.nonce(), d.now(), d.settings().leaseMs(), d.settings().ringBytes());
            }
            case LinkResumedDecoder.TEMPLATE_ID: {
                final LinkResumedDecoder d = new LinkResumedDecoder().wrapAndApplyHeader(buffer, offset, header);
                return resumed(d.linkId(), d.lastCommand(), d.lastEvent());
            }
            case LinkGapDecoder.TEMPLATE_ID: {
                final LinkGapDecoder d = new LinkGapDecoder().wrapAndApplyHeader(buffer, offset, header);
                return gap(d.linkId(), d.expectedCommand());
            }
            case LinkRefusedDecoder.TEMPLATE_ID: {
                final LinkRefusedDecoder d = new LinkRefusedDecoder().wrapAndApplyHeader(buffer, offset, header);
                return refused(d.linkId(), d.nonce(), d.refusal());
            }
            case SettingsResultDecoder.TEMPLATE_ID: {
                final SettingsResultDecoder d = new SettingsResultDecoder().wrapAndApplyHeader(buffer, offset, header);
                return settings(d.correlationId(), d.reason());
            }
            default:
                return "unknown answer " + header.templateId();
        }
    }

    /** Log position of an encoded answer. */
    public static long position(final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        switch (header.templateId()) {
            case LinkOpenedDecoder.TEMPLATE_ID:
                return new LinkOpenedDecoder().wrapAndApplyHeader(buffer, offset, header).logPosition();
            case LinkResumedDecoder.TEMPLATE_ID:
                return new LinkResumedDecoder().wrapAndApplyHeader(buffer, offset, header).logPosition();
            case LinkGapDecoder.TEMPLATE_ID:
                return new LinkGapDecoder().wrapAndApplyHeader(buffer, offset, header).logPosition();
            case LinkRefusedDecoder.TEMPLATE_ID:
                return new LinkRefusedDecoder().wrapAndApplyHeader(buffer, offset, header).logPosition();
            case SettingsResultDecoder.TEMPLATE_ID:
                return new SettingsResultDecoder().wrapAndApplyHeader(buffer, offset, header).logPosition();
            default:
                return -1;
        }
    }

    public static String opened(final long link, final long nonce, final long now, final int leaseMs, final int ringBytes) {
        return "opened link=" + link + " nonce=" + nonce + " now=" + now + " lease=" + leaseMs + " ring=" + ringBytes;
    }

    public static String resumed(final long link, final long lastCommand, final long lastEvent) {
        return "resumed link=" + link + " command=" + lastCommand + " event=" + lastEvent;
    }

    public static String gap(final long link, final long expected) {
        return "gap link=" + link + " expected=" + expected;
    }

    public static String refused(final long link, final long nonce, final int refusal) {
        return "refused link=" + link + " nonce=" + nonce + " refusal=" + refusal;
    }

    public static String settings(final long correlation, final int reason) {
        return "settings k=" + correlation + " r=" + reason;
    }
}
