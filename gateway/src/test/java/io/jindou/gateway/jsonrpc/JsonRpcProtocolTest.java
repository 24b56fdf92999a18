package io.jindou.gateway.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.frame.FrameDescriptor;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What WuKongIM's JSON-RPC clients say and are told, text by text. */
class JsonRpcProtocolTest {
    private static final String CONNECT = "{\"method\":\"connect\",\"params\":{\"uid\":\"alice\",\"token\":\"tok-alice\","
        + "\"deviceId\":\"dev-1\",\"deviceFlag\":1,\"clientTimestamp\":1700000000123},\"id\":\"c1\"}";
    private static final String SEND = "{\"method\":\"send\",\"params\":{\"clientMsgNo\":\"f3b9\",\"channelId\":\"bob\","
        + "\"channelType\":1,\"header\":{\"redDot\":true},\"payload\":\"eyJ0eXBlIjoxLCJjb250ZW50IjoiaGkifQ==\"},\"id\":\"s1\"}";
    private static final String RECVACK = "{\"method\":\"recvack\",\"params\":{\"header\":{\"redDot\":true},"
        + "\"messageId\":\"1780000000000000123\",\"messageSeq\":42}}";
    private static final String PING = "{\"method\":\"ping\",\"params\":{},\"id\":\"p1\"}";
    private static final String PONG = "{\"jsonrpc\":\"2.0\",\"id\":\"p1\",\"result\":{}}";
    private static final String DISCONNECT =
        "{\"method\":\"disconnect\",\"params\":{\"reasonCode\":0,\"reason\":\"bye\"},\"id\":\"d1\"}";
    private static final String ALL = CONNECT + "\n" + SEND + " " + RECVACK + "\r\n\t" + PING + DISCONNECT;
    private static final List<String> ALL_HEARD = List.of(
        "connect alice device dev-1/1 token tok-alice at 1700000000123",
        "send 1 to bob/1 no f3b9 topic  flags 2 setting 0: {\"type\":1,\"content\":\"hi\"}",
        "recvack 1780000000000000123", "disconnect");

    private final Conversation client = new Conversation();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void shouldAnswerConnect() {
        client.hear(CONNECT);
        assertEquals(ALL_HEARD.subList(0, 1), client.heard);
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"c1\",\"result\":"
            + "{\"serverVersion\":5,\"timeDiff\":25,\"reasonCode\":1,\"nodeId\":1}}",
            client.connAck(Reason.SUCCESS, 1700000000148L));
        assertEquals(1, client.counters.framesIn(FrameDescriptor.CONNECT));
        assertEquals(1, client.counters.framesOut(FrameDescriptor.CONNACK));
    }

    @Test
    void shouldTellTheServersTimeToAClientWithoutAClock() {
        client.hear("{\"id\":\"1\",\"params\":{\"uid\":\"a\",\"version\":3,\"token\":null,\"header\":{},\"x\":[{}]},"
            + "\"method\":\"connect\",\"jsonrpc\":\"2.0\"}");
        assertEquals(List.of("connect a device /0 token  at 0"), client.heard);
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":"
            + "{\"serverVersion\":3,\"timeDiff\":1700000000148,\"reasonCode\":1,\"nodeId\":1}}",
            client.connAck(Reason.SUCCESS, 1700000000148L));
    }

    @ParameterizedTest
    @CsvSource({"AUTH_FAIL, 2, ReasonAuthFail", "BAN, 19, ReasonBan", "CHANNEL_ID_ERROR, 16, ReasonChannelIDError",
        "FIELD_TOO_LONG, 2, ReasonAuthFail", "SESSION_LIMIT, 22, ReasonRateLimit"})
    void shouldRefuseConnectByAnError(final Reason reason, final int code, final String name) {
        client.hear(CONNECT);
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"c1\",\"error\":{\"code\":" + code + ",\"message\":\"" + name + "\"}}",
            client.connAck(reason, 0));
    }

    /** A client that was refused by a word does not come again; one whose connection ends does. */
    @ParameterizedTest
    @EnumSource(names = {"NOT_READY", "LINK_LOST", "SERVER_STOPPING", "CONNECTION_LIMIT", "BAD_UID"})
    void shouldSayNothingOfWhatIsOverSoon(final Reason reason) {
        client.hear(CONNECT);
        assertEquals("", client.connAck(reason, 0));
        assertEquals("", client.disconnect(reason));
        assertEquals(0, client.protocol.farewellNs(reason));
    }

    @Test
    void shouldAnswerSend() {
        client.hear(SEND);
        assertEquals(ALL_HEARD.subList(1, 2), client.heard);
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"s1\",\"result\":{\"header\":{\"redDot\":true},"
            + "\"messageId\":\"1780000000000000123\",\"messageSeq\":42,\"reasonCode\":1}}",
            client.sendAck(RecvBodies.ID, 42, Reason.SUCCESS));
        assertEquals("", client.sendAck(RecvBodies.ID, 42, Reason.SUCCESS), "answered twice");
    }

    @Test
    void shouldRefuseSendByAResult() {
        client.hear(SEND);
        assertTrue(client.sendAck(0, 0, Reason.PAYLOAD_TOO_LONG).endsWith("\"messageSeq\":0,\"reasonCode\":9}}"));
        client.hear(SEND.replace("\"header\":{\"redDot\":true},", "\"header\":{\"dup\":false},"));
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"s1\",\"result\":{\"messageId\":\"0\",\"messageSeq\":0,\"reasonCode\":3}}",
            client.sendAck(0, 0, Reason.SUBSCRIBER_NOT_EXIST));
    }

    @Test
    void shouldTakeAllThatASendCanSay() {
        client.hear("{\"method\":\"send\",\"id\":\"ü\\\"\\u0001\",\"params\":{\"channelId\":\"g\",\"channelType\":2,"
            + "\"expire\":60,\"topic\":\"t\",\"streamNo\":\"no\",\"msgKey\":\"k\","
            + "\"setting\":{\"receipt\":true,\"signal\":true,\"stream\":true,\"topic\":true},\"payload\":\"\","
            + "\"header\":{\"noPersist\":true,\"redDot\":true,\"syncOnce\":true,\"dup\":true,\"end\":true}}}");
        assertEquals(List.of("send 1 to g/2 no  topic t flags 15 setting 170: "), client.heard);
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"ü\\\"\\u0001\",\"result\":{\"header\":{\"noPersist\":true,\"redDot\":true,"
            + "\"syncOnce\":true,\"dup\":true},\"messageId\":\"9\",\"messageSeq\":0,\"reasonCode\":1}}",
            client.sendAck(9, 0, Reason.SUCCESS));
    }

    @Test
    void shouldMatchAnswersByIdInAnyOrder() {
        for (int i = 1; i <= 40; i++) {
            client.hear(SEND.replace("s1", "s" + i));
        }
        for (int i = 40; i >= 1; i--) {
            assertTrue(client.sendAck(i, i, i, Reason.SUCCESS).contains("\"id\":\"s" + i + "\""));
        }
    }

    @Test
    void shouldRefuseMoreSendsThanItRemembers() {
        for (int i = 0; i < PendingSends.SPAN_MAX; i++) {
            client.hear(SEND);
        }
        assertEquals("", client.said());
        client.hear(SEND.replace("s1", "late"));
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"late\",\"result\":{\"header\":{\"redDot\":true},"
            + "\"messageId\":\"0\",\"messageSeq\":0,\"reasonCode\":22}}", client.said());
        assertEquals(1, client.counters.refusedBy(Reason.RATE_LIMIT));
        client.sendAck(2, 1, 1, Reason.SUCCESS);
        client.hear(SEND);
        assertTrue(client.said().contains("\"reasonCode\":22"), "the oldest one still waits");
        client.sendAck(1, 1, 1, Reason.SUCCESS);
        client.hear(SEND);
        assertEquals("", client.said());
        assertEquals(PendingSends.SPAN_MAX + 1, client.heard.size());
    }

    @Test
    void shouldShowASendAgainThatCouldNotBeTaken() {
        client.takesSends = false;
        client.hear(SEND);
        client.hear(PING);
        assertEquals("", client.said());
        client.takesSends = true;
        client.hear(" ");
        assertEquals(ALL_HEARD.subList(1, 2), client.heard);
        assertEquals(PONG, client.said());
        assertEquals(1, client.counters.framesIn(FrameDescriptor.SEND));
    }

    @Test
    void shouldAnswerPing() {
        client.hear(PING).hear("{\"jsonrpc\":\"2.0\",\"id\":\"p1\",\"method\":\"ping\",\"params\":null}")
            .hear("{\"id\":\"p1\",\"method\":\"ping\"}");
        assertEquals(PONG + PONG + PONG, client.said());
    }

    @Test
    void shouldPassOnRecvAcks() {
        client.hear(RECVACK);
        client.hear(RECVACK.replace("\"1780000000000000123\"", "17"));
        client.hear(RECVACK.replace("1780000000000000123", "no number"));
        client.hear(RECVACK.replace("redDot", "noPersist"));
        assertEquals(List.of("recvack 1780000000000000123", "recvack 17", "recvack 0"), client.heard);
        assertEquals("", client.said());
    }

    @Test
    void shouldPushMessages() {
        assertEquals("{\"jsonrpc\":\"2.0\",\"method\":\"recv\",\"params\":{\"header\":{\"redDot\":true},"
            + "\"messageId\":\"1780000000000000123\",\"messageSeq\":42,\"clientMsgNo\":\"f3b9\",\"timestamp\":1700000001,"
            + "\"channelId\":\"alice\",\"channelType\":1,\"fromUid\":\"alice\","
            + "\"payload\":\"eyJ0eXBlIjoxLCJjb250ZW50IjoiaGkifQ==\"}}",
            client.recv(RecvBodies.of(MessageFlags.RED_DOT, 0, 0, "", "{\"type\":1,\"content\":\"hi\"}".getBytes(UTF_8))));
        assertEquals("{\"jsonrpc\":\"2.0\",\"method\":\"recv\",\"params\":{\"header\":{\"noPersist\":true,\"syncOnce\":true},"
            + "\"setting\":{\"topic\":true,\"receipt\":true},\"messageId\":\"1780000000000000123\",\"messageSeq\":42,"
            + "\"clientMsgNo\":\"f3b9\",\"timestamp\":1700000001,\"expire\":4294967295,\"topic\":\"\\u0000 'ü'\","
            + "\"channelId\":\"alice\",\"channelType\":1,\"fromUid\":\"alice\",\"payload\":\"\"}}",
            client.recv(RecvBodies.of(5, 0x88, 0xFFFFFFFFL, "\u0000 'ü'", new byte[0])));
    }

    @Test
    void shouldEncodePayloadsOfEveryLength() {
        for (final int length : new int[] {1, 2, 3, 4, 5, 255, 65_536}) {
            final byte[] payload = new byte[length];
            for (int i = 0; i < length; i++) {
                payload[i] = (byte)(i * 37 + length);
            }
            assertTrue(client.recv(RecvBodies.of(0, 0, 0, "", payload))
                .endsWith("\"payload\":\"" + Base64.getEncoder().encodeToString(payload) + "\"}}"));
        }
    }

    @Test
    void shouldHideTheNameOfTheSystem() {
        final String recv = client.recv(RecvBodies.of(SystemUids.SYSTEM, new byte[0], 0, 0, 0, "", new byte[0]));
        assertTrue(recv.contains("\"channelId\":\"\",\"channelType\":1,\"fromUid\":\"\","), recv);
        assertFalse(recv.contains("clientMsgNo"), recv);
    }

    /** A browser closes a connection on which text comes that is no UTF-8; clients of other protocols can send such. */
    @Test
    void shouldReplaceWhatIsNoText() {
        assertTrue(client.recv(RecvBodies.of("alice", new byte[] {'n', (byte)0xC3, 'o'}, 0, 0, 0, "", new byte[0]))
            .contains("\"clientMsgNo\":\"n\uFFFDo\""));
    }

    @Test
    void shouldSayWhyItEndsOnlyWhereNobodyShallComeBack() {
        assertEquals("{\"jsonrpc\":\"2.0\",\"method\":\"disconnect\",\"params\":"
            + "{\"reasonCode\":12,\"reason\":\"login in other device\"}}", client.disconnect(Reason.CONNECT_KICK));
        assertEquals(Conversation.FAREWELL_NS, client.protocol.farewellNs(Reason.CONNECT_KICK));
        assertTrue(client.protocol.acknowledgesSingly());
        assertFalse(client.protocol.marksResends());
    }

    @Test
    void shouldHearTheSameHoweverItIsCut() {
        final byte[] bytes = ALL.getBytes(UTF_8);
        for (int first = 1; first < bytes.length; first++) {
            try (Conversation cut = new Conversation()) {
                cut.hear(Arrays.copyOf(bytes, first)).hear(Arrays.copyOfRange(bytes, first, bytes.length));
                assertEquals(ALL_HEARD, cut.heard, "cut at " + first);
                assertEquals(PONG, cut.said());
            }
        }
        for (final byte one : bytes) {
            client.hear(new byte[] {one});
        }
        assertEquals(ALL_HEARD, client.heard);
    }

    // checklist row 51
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'method':'dance','id':'1'}|1|unknown method: dance",
        "{'method':'recvack','id':'1','params':{}}|1|unknown method: recvack",
        "{'method':'ping'}||unknown method: ping",
        "{'method':'send','params':{}}||unknown method: send",
        "{'method':'subscribe','id':'1','params':{}}|1|unknown method: subscribe",
        "{'method':'send','id':'1'}|1|missing params field: send",
        "{'method':'send','id':'1','params':null}|1|missing params field: send",
        "{'method':'send','id':'1','params':[1,{}]}|1|params must be an object",
        "{'id':'1'}|1|missing method field",
        "{}||missing method field",
        "{'method':'ping','id':7}||the id field must be a string",
        "{'method':'ping','id':null}||the id field must be a string",
        "{'method':{'a':1},'id':'1'}|1|the method field must be a string",
        "{'jsonrpc':'1.0','method':'ping','id':'1'}|1|the jsonrpc field must be \"2.0\"",
        "{'method':'send','id':'1','params':{'channelId':5}}|1|params.channelId must be a string",
        "{'method':'send','id':'1','params':{'channelType':256}}|1|params.channelType must be from 0 to 255",
        "{'method':'send','id':'1','params':{'channelType':'2'}}|1|params.channelType must be a whole number",
        "{'method':'send','id':'1','params':{'channelType':2.5}}|1|params.channelType must be a whole number",
        "{'method':'send','id':'1','params':{'expire':-1}}|1|params.expire must be from 0 to 4294967295",
        "{'method':'send','id':'1','params':{'payload':{'type':1}}}|1|params.payload must be a string of base64",
        "{'method':'send','id':'1','params':{'header':true}}|1|params.header must be an object",
        "{'method':'send','id':'1','params':{'header':{'redDot':1}}}|1|params.header.redDot must be true or false",
        "{'method':'connect','id':'1','params':{'clientTimestamp':99999999999999999999}}|1|a value of params is out of range",
    })
    void shouldComplainAndStay(final String text, final String id, final String complaint) {
        client.hear(text.replace('\'', '"')).hear(PING);
        assertEquals("{\"jsonrpc\":\"2.0\"" + (null == id ? "" : ",\"id\":\"" + id + "\"")
            + ",\"error\":{\"code\":0,\"message\":\"jsonrpc: " + complaint.replace("\"", "\\\"") + "\"}}" + PONG,
            client.said());
        assertEquals(List.of(), client.heard);
        assertEquals(1, client.counters.refusedBy(Reason.BAD_REQUEST));
    }

    // checklist row 51
    @ParameterizedTest
    @ValueSource(strings = {"!!!!", "aGk", "aGk=aGk=", "a"})
    void shouldRefuseAPayloadThatIsNoBase64(final String payload) {
        client.hear(SEND.replace("eyJ0eXBlIjoxLCJjb250ZW50IjoiaGkifQ==", payload));
        assertEquals(List.of("bad send PAYLOAD_DECODE_ERROR"), client.heard);
        assertTrue(client.said().endsWith("\"messageId\":\"0\",\"messageSeq\":0,\"reasonCode\":9}}"));
    }

    @Test
    void shouldAnswerNothingButConnectBeforeIt() {
        client.isOpen = false;
        client.hear("{\"method\":\"dance\",\"id\":\"1\"}" + CONNECT);
        assertEquals(List.of("fault NOT_CONNECTED"), client.heard);
        assertEquals("", client.said());
    }

    @Test
    void shouldNotKeepWhatItWasSent() {
        client.hear(SEND.replace("f3b9", "n".repeat(70_000)));
        assertEquals(List.of("bad send FIELD_TOO_LONG"), client.heard);
        client.hear(CONNECT.replace("tok-alice", "t".repeat(70_000)));
        assertTrue(client.said().endsWith("jsonrpc: a value of params is too long\"}}"));
    }
}
