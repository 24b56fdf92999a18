package io.jindou.codecs.golden;

import static io.jindou.codecs.golden.Golden.fields;
import static io.jindou.codecs.golden.Golden.text;
import static io.jindou.codecs.golden.Golden.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.sbe.wire.ConnAckDecoder;
import io.jindou.codecs.sbe.wire.ConnAckEncoder;
import io.jindou.codecs.sbe.wire.ConnectDecoder;
import io.jindou.codecs.sbe.wire.ConnectEncoder;
import io.jindou.codecs.sbe.wire.DisconnectDecoder;
import io.jindou.codecs.sbe.wire.DisconnectEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.RecvAckDecoder;
import io.jindou.codecs.sbe.wire.RecvAckEncoder;
import io.jindou.codecs.sbe.wire.RecvDecoder;
import io.jindou.codecs.sbe.wire.RecvEncoder;
import io.jindou.codecs.sbe.wire.SendAckDecoder;
import io.jindou.codecs.sbe.wire.SendAckEncoder;
import io.jindou.codecs.sbe.wire.SendDecoder;
import io.jindou.codecs.sbe.wire.SendEncoder;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

/**
 * Frames that clients in the field speak, byte by byte: an edit of their schema that is more than a new
 * field at the end fails.
 */
class GoldenWireTest {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();

    @Test
    void shouldReadConnect() {
        final ConnectEncoder encoder = new ConnectEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.clientTimestamp(1234605616436477953L).protocolVersion((short)202).deviceFlag((short)203);
        encoder.putUid(utf8("uid-爱"), 0, 7).putDeviceId(utf8("deviceId-"), 0, 9).putToken(utf8("token-x"), 0, 7);
        Golden.assertEncoded("wire/Connect", buffer, encoder.limit());

        final ConnectDecoder decoder = new ConnectDecoder()
            .wrapAndApplyHeader(Golden.read("wire/Connect"), 0, headerDecoder);
        assertEquals("1234605616436477953 202 203 uid-爱",
            fields(decoder.clientTimestamp(), decoder.protocolVersion(), decoder.deviceFlag(),
                text(decoder.uidLength(), decoder::getUid)));
        assertEquals("deviceId- token-x",
            fields(text(decoder.deviceIdLength(), decoder::getDeviceId), text(decoder.tokenLength(), decoder::getToken)));
    }

    @Test
    void shouldReadConnAck() {
        final ConnAckEncoder encoder = new ConnAckEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.sessionId(1234605616436477953L).serverTimestamp(1234605616436477954L).heartbeatTimeoutMs(270544899);
        encoder.payloadMax(270544900).recvWindow(270544901).reason((short)206);
        encoder.protocolVersion((short)207).deviceLevel((short)208);
        Golden.assertEncoded("wire/ConnAck", buffer, encoder.limit());

        final ConnAckDecoder decoder = new ConnAckDecoder()
            .wrapAndApplyHeader(Golden.read("wire/ConnAck"), 0, headerDecoder);
        assertEquals("1234605616436477953 1234605616436477954 270544899 270544900",
            fields(decoder.sessionId(), decoder.serverTimestamp(), decoder.heartbeatTimeoutMs(), decoder.payloadMax()));
        assertEquals("270544901 206 207 208",
            fields(decoder.recvWindow(), decoder.reason(), decoder.protocolVersion(), decoder.deviceLevel()));
    }

    @Test
    void shouldReadSend() {
        final SendEncoder encoder = new SendEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.clientSeq(1234605616436477953L).expire(4000000002L).setting((short)203);
        encoder.flags((short)204).channelType((short)205).putChannelId(utf8("channelId-x"), 0, 11);
        encoder.putClientMsgNo(utf8("clientMsgNo-xx"), 0, 14).putTopic(utf8("topic-xxx"), 0, 9)
            .putPayload(utf8("payload-xxxx"), 0, 12);
        Golden.assertEncoded("wire/Send", buffer, encoder.limit());

        final SendDecoder decoder = new SendDecoder().wrapAndApplyHeader(Golden.read("wire/Send"), 0, headerDecoder);
        assertEquals("1234605616436477953 4000000002 203 204",
            fields(decoder.clientSeq(), decoder.expire(), decoder.setting(), decoder.flags()));
        assertEquals("205 channelId-x clientMsgNo-xx topic-xxx",
            fields(decoder.channelType(), text(decoder.channelIdLength(), decoder::getChannelId),
                text(decoder.clientMsgNoLength(), decoder::getClientMsgNo),
                text(decoder.topicLength(), decoder::getTopic)));
        assertEquals("payload-xxxx",
            fields(text(decoder.payloadLength(), decoder::getPayload)));
    }

    @Test
    void shouldReadSendAck() {
        final SendAckEncoder encoder = new SendAckEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.clientSeq(1234605616436477953L).messageId(1234605616436477954L).messageSeq(1234605616436477955L);
        encoder.reason((short)204);
        Golden.assertEncoded("wire/SendAck", buffer, encoder.limit());

        final SendAckDecoder decoder = new SendAckDecoder()
            .wrapAndApplyHeader(Golden.read("wire/SendAck"), 0, headerDecoder);
        assertEquals("1234605616436477953 1234605616436477954 1234605616436477955 204",
            fields(decoder.clientSeq(), decoder.messageId(), decoder.messageSeq(), decoder.reason()));
    }

    @Test
    void shouldReadRecv() {
        final RecvEncoder encoder = new RecvEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.messageId(1234605616436477953L).messageSeq(1234605616436477954L).timestamp(1234605616436477955L);
        encoder.expire(4000000004L).setting((short)205).flags((short)206);
        encoder.channelType((short)207).putFromUid(utf8("fromUid-xxx"), 0, 11).putChannelId(utf8("channelId-xxxx"), 0, 14);
        encoder.putClientMsgNo(utf8("clientMsgNo-"), 0, 12).putTopic(utf8("topic-x"), 0, 7)
            .putPayload(utf8("payload-xx"), 0, 10);
        Golden.assertEncoded("wire/Recv", buffer, encoder.limit());

        final RecvDecoder decoder = new RecvDecoder().wrapAndApplyHeader(Golden.read("wire/Recv"), 0, headerDecoder);
        assertEquals("1234605616436477953 1234605616436477954 1234605616436477955 4000000004",
            fields(decoder.messageId(), decoder.messageSeq(), decoder.timestamp(), decoder.expire()));
        assertEquals("205 206 207 fromUid-xxx",
            fields(decoder.setting(), decoder.flags(), decoder.channelType(),
                text(decoder.fromUidLength(), decoder::getFromUid)));
        assertEquals("channelId-xxxx clientMsgNo- topic-x payload-xx",
            fields(text(decoder.channelIdLength(), decoder::getChannelId),
                text(decoder.clientMsgNoLength(), decoder::getClientMsgNo),
                text(decoder.topicLength(), decoder::getTopic), text(decoder.payloadLength(), decoder::getPayload)));
    }

    @Test
    void shouldReadRecvAck() {
        final RecvAckEncoder encoder = new RecvAckEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.messageId(1234605616436477953L).messageSeq(1234605616436477954L);
        Golden.assertEncoded("wire/RecvAck", buffer, encoder.limit());

        final RecvAckDecoder decoder = new RecvAckDecoder()
            .wrapAndApplyHeader(Golden.read("wire/RecvAck"), 0, headerDecoder);
        assertEquals("1234605616436477953 1234605616436477954",
            fields(decoder.messageId(), decoder.messageSeq()));
    }

    @Test
    void shouldReadDisconnect() {
        final DisconnectEncoder encoder = new DisconnectEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.reason((short)201).putText(utf8("text-xx"), 0, 7);
        Golden.assertEncoded("wire/Disconnect", buffer, encoder.limit());

        final DisconnectDecoder decoder = new DisconnectDecoder()
            .wrapAndApplyHeader(Golden.read("wire/Disconnect"), 0, headerDecoder);
        assertEquals("201 text-xx",
            fields(decoder.reason(), text(decoder.textLength(), decoder::getText)));
    }
}
