package io.jindou.codecs.golden;

import static io.jindou.codecs.golden.Golden.fields;
import static io.jindou.codecs.golden.Golden.text;
import static io.jindou.codecs.golden.Golden.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.sbe.wire.ChannelSetRequestDecoder;
import io.jindou.codecs.sbe.wire.ChannelSetRequestEncoder;
import io.jindou.codecs.sbe.wire.DeviceQuitRequestDecoder;
import io.jindou.codecs.sbe.wire.DeviceQuitRequestEncoder;
import io.jindou.codecs.sbe.wire.HistoryRequestDecoder;
import io.jindou.codecs.sbe.wire.HistoryRequestEncoder;
import io.jindou.codecs.sbe.wire.HistoryResultDecoder;
import io.jindou.codecs.sbe.wire.HistoryResultEncoder;
import io.jindou.codecs.sbe.wire.MaxSeqRequestDecoder;
import io.jindou.codecs.sbe.wire.MaxSeqRequestEncoder;
import io.jindou.codecs.sbe.wire.MembersRequestDecoder;
import io.jindou.codecs.sbe.wire.MembersRequestEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.RequestResultDecoder;
import io.jindou.codecs.sbe.wire.RequestResultEncoder;
import io.jindou.codecs.sbe.wire.TokenSetRequestDecoder;
import io.jindou.codecs.sbe.wire.TokenSetRequestEncoder;
import java.util.StringJoiner;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

/** Requests and results of clients in the field, byte by byte. */
class GoldenWireRequestsTest {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();

    @Test
    void shouldReadChannelSetRequest() {
        final ChannelSetRequestEncoder encoder = new ChannelSetRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.correlationId(1234605616436477953L).flags(60002).mask(60003);
        encoder.channelType((short)204).putChannelId(utf8("channelId-"), 0, 10);
        Golden.assertEncoded("wire/ChannelSetRequest", buffer, encoder.limit());

        final ChannelSetRequestDecoder decoder = new ChannelSetRequestDecoder()
            .wrapAndApplyHeader(Golden.read("wire/ChannelSetRequest"), 0, headerDecoder);
        assertEquals("1234605616436477953 60002 60003 204",
            fields(decoder.correlationId(), decoder.flags(), decoder.mask(), decoder.channelType()));
        assertEquals("channelId-",
            fields(text(decoder.channelIdLength(), decoder::getChannelId)));
    }

    @Test
    void shouldReadMembersRequest() {
        final MembersRequestEncoder encoder = new MembersRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.correlationId(1234605616436477953L).list((short)202).action((short)203);
        encoder.channelType((short)204);
        final MembersRequestEncoder.UidsEncoder group = encoder.uidsCount(2);
        group.next();
        group.putUid(utf8("uid-爱"), 0, 7);
        group.next();
        group.putUid(utf8("uid-爱"), 0, 7);
        encoder.putChannelId(utf8("channelId-"), 0, 10);
        Golden.assertEncoded("wire/MembersRequest", buffer, encoder.limit());

        final MembersRequestDecoder decoder = new MembersRequestDecoder()
            .wrapAndApplyHeader(Golden.read("wire/MembersRequest"), 0, headerDecoder);
        assertEquals("1234605616436477953 202 203 204",
            fields(decoder.correlationId(), decoder.list(), decoder.action(), decoder.channelType()));
        final StringJoiner rows = new StringJoiner("; ");
        for (final MembersRequestDecoder.UidsDecoder row : decoder.uids()) {
            rows.add(fields(text(row.uidLength(), row::getUid)));
        }
        assertEquals("uid-爱; uid-爱", rows.toString());
        assertEquals("channelId-",
            fields(text(decoder.channelIdLength(), decoder::getChannelId)));
    }

    @Test
    void shouldReadTokenSetRequest() {
        final TokenSetRequestEncoder encoder = new TokenSetRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.correlationId(1234605616436477953L).deviceFlag((short)202).deviceLevel((short)203);
        encoder.putUid(utf8("uid-爱"), 0, 7).putToken(utf8("token-"), 0, 6);
        Golden.assertEncoded("wire/TokenSetRequest", buffer, encoder.limit());

        final TokenSetRequestDecoder decoder = new TokenSetRequestDecoder()
            .wrapAndApplyHeader(Golden.read("wire/TokenSetRequest"), 0, headerDecoder);
        assertEquals("1234605616436477953 202 203 uid-爱",
            fields(decoder.correlationId(), decoder.deviceFlag(), decoder.deviceLevel(),
                text(decoder.uidLength(), decoder::getUid)));
        assertEquals("token-",
            fields(text(decoder.tokenLength(), decoder::getToken)));
    }

    @Test
    void shouldReadDeviceQuitRequest() {
        final DeviceQuitRequestEncoder encoder = new DeviceQuitRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.correlationId(1234605616436477953L).deviceFlag((short)202).putUid(utf8("uid-爱"), 0, 7);
        Golden.assertEncoded("wire/DeviceQuitRequest", buffer, encoder.limit());

        final DeviceQuitRequestDecoder decoder = new DeviceQuitRequestDecoder()
            .wrapAndApplyHeader(Golden.read("wire/DeviceQuitRequest"), 0, headerDecoder);
        assertEquals("1234605616436477953 202 uid-爱",
            fields(decoder.correlationId(), decoder.deviceFlag(), text(decoder.uidLength(), decoder::getUid)));
    }

    @Test
    void shouldReadHistoryRequest() {
        final HistoryRequestEncoder encoder = new HistoryRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.correlationId(1234605616436477953L).fromSeq(1234605616436477954L).count(60003);
        encoder.descending((short)204).channelType((short)205).putChannelId(utf8("channelId-x"), 0, 11);
        Golden.assertEncoded("wire/HistoryRequest", buffer, encoder.limit());

        final HistoryRequestDecoder decoder = new HistoryRequestDecoder()
            .wrapAndApplyHeader(Golden.read("wire/HistoryRequest"), 0, headerDecoder);
        assertEquals("1234605616436477953 1234605616436477954 60003 204",
            fields(decoder.correlationId(), decoder.fromSeq(), decoder.count(), decoder.descending()));
        assertEquals("205 channelId-x",
            fields(decoder.channelType(), text(decoder.channelIdLength(), decoder::getChannelId)));
    }

    @Test
    void shouldReadMaxSeqRequest() {
        final MaxSeqRequestEncoder encoder = new MaxSeqRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.correlationId(1234605616436477953L).channelType((short)202).putChannelId(utf8("channelId-xxx"), 0, 13);
        Golden.assertEncoded("wire/MaxSeqRequest", buffer, encoder.limit());

        final MaxSeqRequestDecoder decoder = new MaxSeqRequestDecoder()
            .wrapAndApplyHeader(Golden.read("wire/MaxSeqRequest"), 0, headerDecoder);
        assertEquals("1234605616436477953 202 channelId-xxx",
            fields(decoder.correlationId(), decoder.channelType(), text(decoder.channelIdLength(), decoder::getChannelId)));
    }

    @Test
    void shouldReadRequestResult() {
        final RequestResultEncoder encoder = new RequestResultEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.correlationId(1234605616436477953L).value(1234605616436477954L).reason((short)203);
        Golden.assertEncoded("wire/RequestResult", buffer, encoder.limit());

        final RequestResultDecoder decoder = new RequestResultDecoder()
            .wrapAndApplyHeader(Golden.read("wire/RequestResult"), 0, headerDecoder);
        assertEquals("1234605616436477953 1234605616436477954 203",
            fields(decoder.correlationId(), decoder.value(), decoder.reason()));
    }

    @Test
    void shouldReadHistoryResult() {
        final HistoryResultEncoder encoder = new HistoryResultEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.correlationId(1234605616436477953L).maxSeq(1234605616436477954L).reason((short)203);
        encoder.more((short)204).firstSeq(1234605616436477974L);
        final HistoryResultEncoder.MessagesEncoder group = encoder.messagesCount(2);
        group.next();
        group.messageId(1234605616436477957L).messageSeq(1234605616436477958L).timestamp(1234605616436477959L);
        group.expire(4000000008L).setting((short)209).flags((short)210);
        group.putFromUid(utf8("fromUid-x"), 0, 9).putClientMsgNo(utf8("clientMsgNo-xx"), 0, 14)
            .putTopic(utf8("topic-xxx"), 0, 9);
        group.putPayload(utf8("payload-xxxx"), 0, 12);
        group.next();
        group.messageId(1234605616436477967L).messageSeq(1234605616436477968L).timestamp(1234605616436477969L);
        group.expire(4000000018L).setting((short)219).flags((short)220);
        group.putFromUid(utf8("fromUid-x"), 0, 9).putClientMsgNo(utf8("clientMsgNo-xx"), 0, 14)
            .putTopic(utf8("topic-xxx"), 0, 9);
        group.putPayload(utf8("payload-xxxx"), 0, 12);
        Golden.assertEncoded("wire/HistoryResult-1", buffer, encoder.limit());
        assertHistoryResult("wire/HistoryResult-1", 1234605616436477974L);
        // of a server that knew no firstSeq
        assertHistoryResult("wire/HistoryResult", 0);
    }

    private void assertHistoryResult(final String golden, final long firstSeq) {
        final HistoryResultDecoder decoder = new HistoryResultDecoder()
            .wrapAndApplyHeader(Golden.read(golden), 0, headerDecoder);
        assertEquals(firstSeq, decoder.firstSeq());
        assertEquals("1234605616436477953 1234605616436477954 203 204",
            fields(decoder.correlationId(), decoder.maxSeq(), decoder.reason(), decoder.more()));
        final StringJoiner rows = new StringJoiner("; ");
        for (final HistoryResultDecoder.MessagesDecoder row : decoder.messages()) {
            rows.add(fields(row.messageId(), row.messageSeq(), row.timestamp(),
                row.expire(), row.setting(), row.flags(),
                text(row.fromUidLength(), row::getFromUid), text(row.clientMsgNoLength(), row::getClientMsgNo),
                    text(row.topicLength(), row::getTopic),
                text(row.payloadLength(), row::getPayload)));
        }
        assertEquals("1234605616436477957 1234605616436477958 1234605616436477959 4000000008 209 210 fromUid-x c"
            + "lientMsgNo-xx topic-xxx payload-xxxx; 1234605616436477967 1234605616436477968 123460561643"
            + "6477969 4000000018 219 220 fromUid-x clientMsgNo-xx topic-xxx payload-xxxx", rows.toString());
    }
}
