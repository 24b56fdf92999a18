package io.jindou.engine;

import static io.jindou.codecs.ChannelTypes.GROUP;
import static io.jindou.codecs.ChannelTypes.PERSON;
import static io.jindou.codecs.ChannelTypes.TEMP;
import static io.jindou.codecs.ChannelTypes.VISITORS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that business servers send in the name of users. */
class EnginePublishTest {
    private static final long ADMIN = 1;
    private static final long ALICE = 2;
    private static final long BOB = 3;
    private static final UnsafeBuffer NOBODY = new UnsafeBuffer(new byte[0]);

    private final List<String> stored = new ArrayList<>();
    private final EngineHarness cell = new EngineHarness(new CapturingJournal(stored)).upgraded();

    @BeforeEach
    void connectAll() {
        cell.sessionOpen(ADMIN, "____manager", DeviceFlags.SYSTEM, "", "");
        cell.sessionOpen(ALICE, "alice", DeviceFlags.APP, "a", "");
        cell.sessionOpen(BOB, "bob", DeviceFlags.APP, "b", "");
        cell.events();
    }

    @AfterEach
    void shouldKeepTheHashUpToDate() {
        assertEquals(cell.engine.recomputeHash(), cell.engine.stateHash());
        cell.engine.close();
    }

    @Test
    void shouldDeliverToAllConnectionsOfBothAndLeaveNoneOut() {
        cell.publish(ADMIN, "alice", PERSON, "bob", "m1", MessageFlags.RED_DOT);
        assertEquals(List.of("published 1 seq=1 SUCCESS",
            "recv seq=1 flags=2 channel=0 origin=0 to=[3] from=alice as=alice",
            "recv seq=1 flags=0 channel=0 origin=0 to=[2] from=alice as=bob"), EventLines.of(cell));
        assertEquals(List.of("1 0 bob@alice alice m1 payload"), stored);
    }

    @Test
    void shouldStoreForUsersWhoHaveNeverBeenThere() {
        cell.publish(ADMIN, "stranger", PERSON, "nobody", "", 0);
        assertEquals(List.of("published 1 seq=1 SUCCESS"), EventLines.of(cell));
        assertEquals(1, stored.size());
    }

    @Test
    void shouldGiveTheFirstResultToARepetition() {
        cell.publish(ADMIN, "alice", PERSON, "bob", "m1", 0);
        cell.events();
        cell.publish(ADMIN, "alice", PERSON, "bob", "m1", 0);
        assertEquals(List.of("published 1 seq=1 SUCCESS"), EventLines.of(cell));
        cell.send(ALICE, PERSON, "bob", "m1", "payload");
        assertEquals(List.of("ack 2 seq=1 SUCCESS"), EventLines.of(cell), "whichever way it comes");
        assertEquals(1, stored.size());
    }

    @Test
    void shouldNotNameTheSystem() {
        cell.group(ADMIN, "g1", "bob");
        cell.events();
        cell.publish(ADMIN, "", GROUP, "g1", "", 0);
        assertEquals("recv seq=1 flags=0 channel=1 origin=0 to=[] from= as=g1", EventLines.last(cell));
        cell.publish(ADMIN, "", PERSON, "bob", "", 0);
        assertEquals("recv seq=1 flags=0 channel=0 origin=0 to=[3] from= as=", EventLines.last(cell));
        assertEquals("1 0 g1 ____system  payload", stored.get(0));
    }

    @Test
    void shouldPushButNotStoreWhatIsNotPersisted() {
        cell.publish(ADMIN, "alice", PERSON, "bob", "", MessageFlags.NO_PERSIST);
        assertEquals("published 1 seq=0 SUCCESS", EventLines.of(cell).get(0));
        assertEquals(0, stored.size());
    }

    /** Checklist row 52, for business servers: the channel can refuse, the sender's part in it is not asked for. */
    @Test
    void shouldBeRefusedByTheChannelAlone() {
        cell.group(ADMIN, "g1", "bob");
        cell.members(ADMIN, GROUP, "g1", MemberList.DENY, MemberAction.ADD, "alice");
        cell.members(ADMIN, PERSON, "bob", MemberList.DENY, MemberAction.ADD, "alice");
        cell.channelSet(ADMIN, PERSON, "alice", ChannelFlags.SEND_BAN, ChannelFlags.SEND_BAN);
        publishes("seq=1 SUCCESS", PERSON, "bob");
        publishes("seq=1 SUCCESS", GROUP, "g1");
        cell.channelSet(ADMIN, GROUP, "g1", ChannelFlags.DISBAND, ChannelFlags.DISBAND);
        publishes("seq=0 DISBAND", GROUP, "g1");
        cell.channelSet(ADMIN, GROUP, "g1", ChannelFlags.BAN, ChannelFlags.BAN);
        publishes("seq=0 BAN", GROUP, "g1");
        publishes("seq=0 CHANNEL_ID_ERROR", GROUP, "a#b");
        publishes("seq=0 NOT_SUPPORT_CHANNEL_TYPE", 13, "g1");
        publishes("seq=1 SUCCESS", TEMP, "t1");
        cell.publish(ADMIN, "a@b", GROUP, "g1", "", 0);
        assertEquals("published 1 seq=0 BAD_UID", EventLines.last(cell));
    }

    private void publishes(final String expected, final int type, final String channel) {
        cell.events();
        cell.publish(ADMIN, "alice", type, channel, "", 0);
        assertEquals("published 1 " + expected, EventLines.of(cell).get(0));
    }

    @Test
    void shouldRefuseWhoIsNoAdministrator() {
        cell.publish(ALICE, "bob", PERSON, "alice", "", 0);
        assertEquals(List.of("result 0 ADMIN_REQUIRED"), EventLines.of(cell));
        assertEquals(0, stored.size());
    }

    // ---- commands ----

    @Test
    void shouldNumberCommandsBesideTheOrdinaryMessages() {
        cell.group(ADMIN, "g1", "alice", "bob");
        cell.send(ALICE, GROUP, "g1", "", "ordinary");
        cell.send(ALICE, GROUP, "g1", "", "ordinary");
        cell.events();
        cell.publish(ADMIN, "alice", GROUP, "g1", "c1", MessageFlags.SYNC_ONCE);
        assertEquals(List.of("published 1 seq=1 SUCCESS",
            "recv seq=1 flags=4 channel=1 origin=0 to=[] from=alice as=g1"), EventLines.of(cell),
            "its own sequence, for the members of the ordinary channel, under its id");
        assertEquals("3 0 g1 alice c1 payload", stored.get(2));
        cell.send(ALICE, GROUP, "g1", "", "ordinary");
        assertEquals("ack 2 seq=3 SUCCESS", EventLines.of(cell).get(0));
        cell.publish(ADMIN, "alice", GROUP, "g1", "c1", MessageFlags.SYNC_ONCE);
        assertEquals(List.of("published 1 seq=1 SUCCESS"), EventLines.of(cell), "a repetition");
        heads("g1", GROUP, 3, 4);
        heads("g1____cmd", GROUP, 1, 3);
    }

    @Test
    void shouldSendCommandsToPersonsAndReadThemAsAdministrator() {
        cell.publish(ADMIN, "alice", PERSON, "bob", "", MessageFlags.SYNC_ONCE);
        assertEquals(List.of("published 1 seq=1 SUCCESS",
            "recv seq=1 flags=4 channel=0 origin=0 to=[3] from=alice as=alice",
            "recv seq=1 flags=4 channel=0 origin=0 to=[2] from=alice as=bob"), EventLines.of(cell));
        heads("bob@alice____cmd", PERSON, 1, 1);
        heads("bob@alice", PERSON, 0, 0);
        final UnsafeBuffer id = new UnsafeBuffer(EngineHarness.bytes("g1____cmd"));
        assertSame(Reason.CHANNEL_NOT_EXIST, cell.engine.channelHeads().find(
            GROUP, id, 0, id.capacity(), NOBODY, 0, 0, true));
    }

    private void heads(final String channel, final int type, final long seq, final long journalNo) {
        final UnsafeBuffer id = new UnsafeBuffer(EngineHarness.bytes(channel));
        assertSame(Reason.SUCCESS, cell.engine.channelHeads().find(type, id, 0, id.capacity(), NOBODY, 0, 0, true));
        assertEquals(seq, cell.engine.channelHeads().lastSeq());
        assertEquals(journalNo, cell.engine.channelHeads().lastJournalNo());
    }

    @Test
    void shouldReachTheMembersOfADisbandedGroupByCommand() {
        cell.group(ADMIN, "g1", "bob");
        cell.channelSet(ADMIN, GROUP, "g1", ChannelFlags.DISBAND, ChannelFlags.DISBAND);
        cell.events();
        cell.publish(ADMIN, "", GROUP, "g1", "", MessageFlags.SYNC_ONCE);
        assertEquals(2, EventLines.of(cell).size());
    }

    @Test
    void shouldLeaveTheCommandOfAClientInTheOrdinaryChannel() {
        cell.send(ALICE, PERSON, "bob", "", "command", MessageFlags.SYNC_ONCE, 0);
        heads("bob@alice", PERSON, 1, 1);
    }

    @Test
    void shouldTellAVisitorTheFirstCommandOfHisChannel() {
        cell.publish(ADMIN, "bob", VISITORS, "alice", "", MessageFlags.SYNC_ONCE);
        assertEquals(List.of("interest channel=1 user=2 present=1", "published 1 seq=1 SUCCESS",
            "recv seq=1 flags=4 channel=1 origin=0 to=[] from=bob as=alice"), EventLines.of(cell));
    }

    // ---- versions ----

    /** A node of version 4 does not know the command and ends the link; until all know it, so does one of version 5. */
    @Test
    void shouldNotKnowTheCommandBeforeTheCellHasMoved() {
        final EngineHarness old = new EngineHarness(new CapturingJournal(stored)).born(settings -> { });
        old.sessionOpen(ADMIN, "____manager", DeviceFlags.SYSTEM, "", "");
        old.publish(ADMIN, "alice", PERSON, "bob", "", 0);
        assertEquals(0, old.engine.links().table().size());
        assertEquals(0, stored.size());
        old.engine.close();
    }
}
