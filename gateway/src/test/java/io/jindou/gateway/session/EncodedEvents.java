package io.jindou.gateway.session;

import io.jindou.codecs.Limits;
import io.jindou.codecs.sbe.cluster.InterestChangeDecoder;
import io.jindou.codecs.sbe.cluster.InterestChangeEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SessionChannelsDecoder;
import io.jindou.codecs.sbe.cluster.SessionChannelsEncoder;
import io.jindou.codecs.sbe.cluster.SessionClosedDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedEncoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedEncoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedDecoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes session events and gives them to the tables as a gateway would. */
final class EncodedEvents {
    private final LocalSessions sessions;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Limits.EVENT_MAX]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final InterestChangeEncoder interestEncoder = new InterestChangeEncoder();
    private final InterestChangeDecoder interestDecoder = new InterestChangeDecoder();

    EncodedEvents(final LocalSessions sessions) {
        this.sessions = sessions;
    }

    void opened(final long connectionId, final int userNo, final int more, final int... channels) {
        final SessionOpenedEncoder.ChannelsEncoder rows = new SessionOpenedEncoder()
            .wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).userNo(userNo).deviceLevel((short)1).more((short)more)
            .channelsCount(channels.length);
        for (final int channel : channels) {
            rows.next().channelNo(channel);
        }
        sessions.onSessionOpened(new SessionOpenedDecoder().wrapAndApplyHeader(buffer, 0, headerDecoder));
    }

    void channels(final long connectionId, final int more, final int... channels) {
        final SessionChannelsEncoder.ChannelsEncoder rows = new SessionChannelsEncoder()
            .wrapAndApplyHeader(buffer, 0, header).connectionId(connectionId).more((short)more)
            .channelsCount(channels.length);
        for (final int channel : channels) {
            rows.next().channelNo(channel);
        }
        sessions.onSessionChannels(new SessionChannelsDecoder().wrapAndApplyHeader(buffer, 0, headerDecoder));
    }

    void refused(final long connectionId) {
        new SessionRefusedEncoder().wrapAndApplyHeader(buffer, 0, header).connectionId(connectionId).reason((short)2);
        sessions.onSessionRefused(new SessionRefusedDecoder().wrapAndApplyHeader(buffer, 0, headerDecoder));
    }

    boolean closed(final long connectionId) {
        new SessionClosedEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).reason((short)122).silent((short)0);
        return sessions.onSessionClosed(new SessionClosedDecoder().wrapAndApplyHeader(buffer, 0, headerDecoder));
    }

    void interest(final int channelNo, final int userNo, final boolean present) {
        interestEncoder.wrapAndApplyHeader(buffer, 0, header)
            .channelNo(channelNo).userNo(userNo).present((short)(present ? 1 : 0));
        sessions.onInterestChange(interestDecoder.wrapAndApplyHeader(buffer, 0, headerDecoder));
    }
}
