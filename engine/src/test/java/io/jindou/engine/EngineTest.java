package io.jindou.engine;

import static io.jindou.codecs.ChannelTypes.GROUP;
import static io.jindou.codecs.ChannelTypes.PERSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.CommandResultDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.codecs.sbe.cluster.SendAckDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedDecoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedDecoder;
import io.jindou.codecs.sbe.journal.StoredMessageDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final long ADMIN = 1;
    private static final long ALICE = 2;
    private static final long BOB = 3;
    private static final long BOB_WEB = 4;

    private final List<String> stored = new ArrayList<>();
    private final EngineHarness cell = new EngineHarness(new CapturingJournal(stored)).born(settings -> { });

    @AfterEach
    void shouldKeepTheHashUpToDate() {
        assertEquals(cell.engine.recomputeHash(), cell.engine.stateHash());
        cell.engine.close();
    }

    @Test
    void shouldStoreAcknowledgeAndDeliverAPersonMessage() {
        connectAll();
        cell.send(ALICE, PERSON, "bob", "m1", "hello");

        final List<UnsafeBuffer> events = cell.events();
        final SendAckDecoder ack = ack(events.get(0));
        assertEquals(Reason.SUCCESS.code(), ack.reason());
        assertEquals(1, ack.messageSeq());
        final RecvDecoder recv = recv(events.get(1));
        assertEquals(ack.messageId(), recv.messageId());
        assertEquals(2, recv.connections().count());
        assertEquals(2, events.size(), "the sending connection gets its SENDACK only");
        assertEquals(List.of("1 0 bob@alice alice m1 hello"), stored);
    }

    @Test
    void shouldGiveTheFirstResultToARepeatedSend() {
        connectAll();
        cell.send(ALICE, PERSON, "bob", "m1", "hello");
        final SendAckDecoder first = ack(cell.last(SendAckDecoder.TEMPLATE_ID));
        cell.send(ALICE, PERSON, "bob", "m1", "hello");
        final List<UnsafeBuffer> events = cell.events();
        assertEquals(first.messageId(), ack(events.get(0)).messageId());
        assertEquals(first.messageSeq(), ack(events.get(0)).messageSeq());
        assertEquals(1, events.size(), "nobody gets it twice");

        cell.send(ALICE, PERSON, "bob", "m1", "another payload");
        assertEquals(Reason.IDEMPOTENCY_CONFLICT.code(), ack(cell.last(SendAckDecoder.TEMPLATE_ID)).reason());
        assertEquals(1, stored.size());
    }

    @Test
    void shouldAnswerADuplicateEvenToASenderWhoMayNotSendAnyMore() {
        connectAll();
        cell.group(ADMIN, "g1", "alice", "bob");
        cell.send(ALICE, GROUP, "g1", "m1", "hello");
        final long id = ack(cell.last(SendAckDecoder.TEMPLATE_ID)).messageId();
        cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.REMOVE, "alice");
        cell.send(ALICE, GROUP, "g1", "m1", "hello");
        assertEquals(id, ack(cell.last(SendAckDecoder.TEMPLATE_ID)).messageId());
        cell.send(ALICE, GROUP, "g1", "m2", "hello");
        assertEquals(Reason.SUBSCRIBER_NOT_EXIST.code(), ack(cell.last(SendAckDecoder.TEMPLATE_ID)).reason());
    }

    @Test
    void shouldMakeOneEventOfAGroupMessage() {
        connectAll();
        cell.group(ADMIN, "g1", "alice", "bob", "carol");
        cell.events();
        cell.send(ALICE, GROUP, "g1", "m1", "hello");
        final List<UnsafeBuffer> events = cell.events();
        assertEquals(2, events.size());
        final RecvDecoder recv = recv(events.get(1));
        assertTrue(recv.channelNo() > 0);
        assertEquals(ALICE, recv.originConnectionId());
        assertEquals(0, recv.connections().count());
    }

    /** Checklist row 52: each refusal has its reason, none is stored. */
    @Test
    void shouldRefuseInTheOrderOfPermissions() {
        connectAll();
        cell.group(ADMIN, "g1", "alice", "bob");
        refused(Reason.SUBSCRIBER_NOT_EXIST, GROUP, "unknown");
        refused(Reason.CHANNEL_ID_ERROR, GROUP, "a@b");
        refused(Reason.CHANNEL_ID_ERROR, PERSON, "");
        refused(Reason.NOT_SUPPORT_CHANNEL_TYPE, 9, "g1");
        cell.members(ADMIN, GROUP, "g1", MemberList.ALLOW, MemberAction.ADD, "bob");
        refused(Reason.NOT_IN_WHITELIST, GROUP, "g1");
        cell.members(ADMIN, GROUP, "g1", MemberList.DENY, MemberAction.ADD, "alice");
        refused(Reason.IN_BLACKLIST, GROUP, "g1");
        cell.channelSet(ADMIN, GROUP, "g1", ChannelFlags.DISBAND, ChannelFlags.DISBAND);
        refused(Reason.DISBAND, GROUP, "g1");
        cell.channelSet(ADMIN, GROUP, "g1", ChannelFlags.BAN, ChannelFlags.BAN);
        refused(Reason.BAN, GROUP, "g1");
        cell.members(ADMIN, PERSON, "bob", MemberList.DENY, MemberAction.ADD, "alice");
        refused(Reason.IN_BLACKLIST, PERSON, "bob");
        cell.send(BOB, PERSON, "alice", "", "the deny list is directed");
        assertEquals(Reason.SUCCESS.code(), ack(cell.last(SendAckDecoder.TEMPLATE_ID)).reason());
        cell.channelSet(ADMIN, PERSON, "alice", ChannelFlags.SEND_BAN, ChannelFlags.SEND_BAN);
        refused(Reason.SEND_BAN, PERSON, "carol");
        assertEquals(1, stored.size());
    }

    @Test
    void shouldRefuseAnExpiredSend() {
        connectAll();
        cell.send(ALICE, PERSON, "bob", "m1", "late", 0, cell.stampMs - 1);
        assertEquals(Reason.EXPIRED.code(), ack(cell.last(SendAckDecoder.TEMPLATE_ID)).reason());
        assertEquals(0, stored.size());
    }

    @Test
    void shouldPushButNotStoreWhatIsNotPersisted() {
        connectAll();
        cell.send(ALICE, PERSON, "bob", "m1", "typing", MessageFlags.NO_PERSIST, 0);
        final List<UnsafeBuffer> events = cell.events();
        assertEquals(0, ack(events.get(0)).messageSeq());
        assertNotEquals(0, ack(events.get(0)).messageId());
        assertEquals(MessageFlags.NO_PERSIST, recv(events.get(1)).flags());
        assertEquals(0, stored.size());
    }

    @Test
    void shouldKickByDeviceLevels() {
        final EngineHarness strict = new EngineHarness(new CapturingJournal(stored)).born(s -> s.tokensOn((short)1));
        strict.sessionOpen(ADMIN, "____manager", DeviceFlags.SYSTEM, "", "");
        strict.token(ADMIN, "bob", DeviceFlags.WEB, DeviceFlags.LEVEL_MASTER, "secret");
        strict.sessionOpen(2, "bob", DeviceFlags.WEB, "d1", "wrong");
        assertEquals(Reason.AUTH_FAIL.code(), new SessionRefusedDecoder()
            .wrapAndApplyHeader(strict.last(SessionRefusedDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder()).reason());
        strict.sessionOpen(3, "bob", DeviceFlags.WEB, "d1", "secret");
        strict.sessionOpen(4, "bob", DeviceFlags.WEB, "d2", "secret");
        final SessionClosedDecoder kicked = new SessionClosedDecoder()
            .wrapAndApplyHeader(strict.last(SessionClosedDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder());
        assertEquals(3, kicked.connectionId());
        assertEquals(Reason.CONNECT_KICK.code(), kicked.reason());
        assertEquals(0, kicked.silent());
        strict.sessionOpen(5, "bob", DeviceFlags.WEB, "d2", "secret");
        final SessionClosedDecoder replaced = new SessionClosedDecoder()
            .wrapAndApplyHeader(strict.last(SessionClosedDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder());
        assertEquals(4, replaced.connectionId());
        assertEquals(1, replaced.silent());
        assertEquals(2, strict.engine.sessions());
        strict.engine.close();
    }

    @Test
    void shouldRefuseAdminCommandsOfOrdinarySessions() {
        connectAll();
        cell.channelSet(ALICE, GROUP, "g1", 0, 0);
        assertEquals(Reason.ADMIN_REQUIRED.code(), new CommandResultDecoder()
            .wrapAndApplyHeader(cell.last(CommandResultDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder()).reason());
        assertEquals(0, cell.engine.channels());
    }

    @Test
    void shouldNeverOpenAConnectionIdTwice() {
        connectAll();
        cell.sessionClose(BOB);
        cell.sessionOpen(BOB, "bob", DeviceFlags.APP, "", "");
        assertEquals(Reason.CONNECTION_ID_REUSED.code(), new SessionRefusedDecoder()
            .wrapAndApplyHeader(cell.last(SessionRefusedDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder()).reason());
    }

    @Test
    void shouldCloseAllSessionsOfALinkWhoseLeaseRanOut() {
        connectAll();
        cell.group(ADMIN, "g1", "alice", "bob");
        cell.engine.onClusterSessionClose(cell.position, cell.stampMs, EngineHarness.CLUSTER_SESSION);
        final int leaseMs = cell.engine.cell().settings().leaseMs();
        final int tickMs = cell.engine.cell().settings().tickMs();
        for (int ms = 0; ms < leaseMs - tickMs; ms += tickMs) {
            cell.tick(tickMs);
        }
        assertEquals(4, cell.engine.sessions());
        cell.tick(tickMs);
        assertEquals(0, cell.engine.sessions());
        assertEquals(0, cell.engine.links().table().size());
    }

    @Test
    void shouldNotCountTheLeaseThroughAnOutage() {
        connectAll();
        cell.engine.onClusterSessionClose(cell.position, cell.stampMs, EngineHarness.CLUSTER_SESSION);
        cell.stampMs += 3_600_000;
        cell.engine.onNewTerm(1, cell.position, cell.stampMs);
        cell.tick(cell.engine.cell().settings().tickMs());
        assertEquals(4, cell.engine.sessions());
    }

    @Test
    void shouldGoOnWithIdsWhenTheClockStepsBack() {
        connectAll();
        cell.send(ALICE, PERSON, "bob", "m1", "a");
        final long first = ack(cell.last(SendAckDecoder.TEMPLATE_ID)).messageId();
        cell.stampMs -= 60_000;
        long previous = first;
        for (int i = 0; i < 5_000; i++) {
            cell.send(ALICE, PERSON, "bob", "n" + i, "b");
            final long id = ack(cell.last(SendAckDecoder.TEMPLATE_ID)).messageId();
            assertTrue(id > previous, "ids rise through 4,096 of one millisecond");
            previous = id;
        }
    }

    @Test
    void shouldTellANewSessionItsChannels() {
        connectAll();
        cell.group(ADMIN, "g1", "carol");
        cell.group(ADMIN, "g2", "carol");
        cell.sessionOpen(9, "carol", DeviceFlags.APP, "", "");
        final SessionOpenedDecoder opened = new SessionOpenedDecoder()
            .wrapAndApplyHeader(cell.last(SessionOpenedDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder());
        assertEquals(2, opened.channels().count());
        assertEquals(0, opened.more());
    }

    private void connectAll() {
        cell.sessionOpen(ADMIN, "____manager", DeviceFlags.SYSTEM, "", "");
        cell.sessionOpen(ALICE, "alice", DeviceFlags.APP, "a", "");
        cell.sessionOpen(BOB, "bob", DeviceFlags.APP, "b", "");
        cell.sessionOpen(BOB_WEB, "bob", DeviceFlags.WEB, "w", "");
        assertEquals(4, cell.engine.sessions());
        cell.events();
    }

    private void refused(final Reason reason, final int type, final String channel) {
        cell.events();
        cell.send(ALICE, type, channel, "", "refused");
        final SendAckDecoder ack = ack(cell.last(SendAckDecoder.TEMPLATE_ID));
        assertEquals(reason, Reason.of(ack.reason()));
        assertEquals(0, ack.messageId());
    }

    private static SendAckDecoder ack(final UnsafeBuffer event) {
        assertEquals(SendAckDecoder.TEMPLATE_ID, EngineHarness.templateId(event, 0));
        return new SendAckDecoder().wrapAndApplyHeader(event, 0, new MessageHeaderDecoder());
    }

    private static RecvDecoder recv(final UnsafeBuffer event) {
        assertEquals(RecvDecoder.TEMPLATE_ID, EngineHarness.templateId(event, 0));
        return new RecvDecoder().wrapAndApplyHeader(event, 0, new MessageHeaderDecoder());
    }

    static String describe(final UnsafeBuffer record) {
        final StoredMessageDecoder message = new StoredMessageDecoder()
            .wrapAndApplyHeader(record, 0, new io.jindou.codecs.sbe.journal.MessageHeaderDecoder());
        final StringBuilder text = new StringBuilder();
        text.append(message.journalNo()).append(' ').append(message.previousJournalNo()).append(' ');
        append(text, message.channelIdLength(), message, length -> message.skipChannelId());
        append(text, message.fromUidLength(), message, length -> message.skipFromUid());
        append(text, message.clientMsgNoLength(), message, length -> message.skipClientMsgNo());
        message.skipTopic();
        final byte[] payload = new byte[message.payloadLength()];
        message.getPayload(payload, 0, payload.length);
        return text.append(new String(payload, java.nio.charset.StandardCharsets.UTF_8)).toString();
    }

    private static void append(
        final StringBuilder text, final int length, final StoredMessageDecoder message, final IntConsumer skip) {
        text.append(message.buffer().getStringWithoutLengthUtf8(message.limit() + 2, length)).append(' ');
        skip.accept(length);
    }
}
