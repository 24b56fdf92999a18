package io.jindou.engine;

import static io.jindou.codecs.ChannelTypes.AGENT;
import static io.jindou.codecs.ChannelTypes.AGENT_GROUP;
import static io.jindou.codecs.ChannelTypes.COMMUNITY;
import static io.jindou.codecs.ChannelTypes.COMMUNITY_TOPIC;
import static io.jindou.codecs.ChannelTypes.DATA;
import static io.jindou.codecs.ChannelTypes.GROUP;
import static io.jindou.codecs.ChannelTypes.INFO;
import static io.jindou.codecs.ChannelTypes.LIVE;
import static io.jindou.codecs.ChannelTypes.PERSON;
import static io.jindou.codecs.ChannelTypes.SERVICE;
import static io.jindou.codecs.ChannelTypes.TEMP;
import static io.jindou.codecs.ChannelTypes.VISITORS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rule each channel type goes by, for what clients send. Checklist row 52. */
class EngineChannelTypesTest {
    private static final long ADMIN = 1;
    private static final long ALICE = 2;
    private static final long BOB = 3;

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

    @ParameterizedTest
    @ValueSource(ints = {COMMUNITY, COMMUNITY_TOPIC, DATA, LIVE, AGENT_GROUP})
    void shouldServeTypesThatAreLikeGroups(final int type) {
        sends("seq=0 SUBSCRIBER_NOT_EXIST", ALICE, type, "c1");
        cell.channelSet(ADMIN, type, "c1", 0, 0);
        cell.members(ADMIN, type, "c1", MemberList.MEMBERS, MemberAction.ADD, "alice", "bob");
        sends("seq=1 SUCCESS", ALICE, type, "c1");
        cell.members(ADMIN, type, "c1", MemberList.ALLOW, MemberAction.ADD, "bob");
        sends("seq=0 NOT_IN_WHITELIST", ALICE, type, "c1");
        cell.members(ADMIN, type, "c1", MemberList.ALLOW, MemberAction.CLEAR);
        sends("seq=2 SUCCESS", ALICE, type, "c1");
        cell.channelSet(ADMIN, type, "c1", ChannelFlags.BAN, ChannelFlags.BAN);
        sends("seq=0 BAN", ALICE, type, "c1");
    }

    @ParameterizedTest
    @ValueSource(ints = {SERVICE, INFO})
    void shouldLetEverybodySendIntoOpenTypes(final int type) {
        sends("seq=1 SUCCESS", ALICE, type, "desk");
        cell.members(ADMIN, type, "desk", MemberList.MEMBERS, MemberAction.ADD, "bob");
        cell.members(ADMIN, type, "desk", MemberList.DENY, MemberAction.ADD, "alice");
        cell.channelSet(ADMIN, type, "desk", ChannelFlags.BAN, ChannelFlags.BAN);
        cell.events();
        cell.send(ALICE, type, "desk", "", "hello");
        assertEquals(List.of("ack 2 seq=2 SUCCESS", "recv seq=2 flags=0 channel=1 origin=2 to=[] from=alice as=desk"),
            EventLines.of(cell), "for those who subscribed");
    }

    @Test
    void shouldServeAVisitorAndThoseWhoServeHim() {
        cell.send(ALICE, VISITORS, "alice", "", "hello");
        assertEquals(List.of("interest channel=1 user=2 present=1", "ack 2 seq=1 SUCCESS",
            "recv seq=1 flags=0 channel=1 origin=2 to=[] from=alice as=alice"), EventLines.of(cell));
        sends("seq=0 SUBSCRIBER_NOT_EXIST", BOB, VISITORS, "alice");
        cell.members(ADMIN, VISITORS, "alice", MemberList.MEMBERS, MemberAction.SET, "bob");
        sends("seq=2 SUCCESS", BOB, VISITORS, "alice");
        sends("seq=3 SUCCESS", ALICE, VISITORS, "alice");
    }

    @Test
    void shouldServeAUserAndHisAgent() {
        cell.send(ALICE, AGENT, "bob", "", "question");
        assertEquals(List.of("ack 2 seq=1 SUCCESS", "recv seq=1 flags=0 channel=0 origin=2 to=[3] from=alice as=bob"),
            EventLines.of(cell));
        cell.send(BOB, AGENT, "alice@bob", "", "answer");
        assertEquals(List.of("ack 3 seq=2 SUCCESS", "recv seq=2 flags=0 channel=0 origin=3 to=[2] from=bob as=alice@bob"),
            EventLines.of(cell));
        assertEquals("2 1 alice@bob bob  answer", stored.get(1));
        sends("seq=0 CHANNEL_ID_ERROR", ALICE, AGENT, "carol@bob");
        sends("seq=0 CHANNEL_ID_ERROR", ALICE, AGENT, "alice@bob@carol");
    }

    @Test
    void shouldTakeTheWholeIdOfAPersonChannelFromEitherOfTheTwo() {
        cell.send(ALICE, PERSON, "alice@bob", "", "one");
        assertEquals(List.of("ack 2 seq=1 SUCCESS", "recv seq=1 flags=0 channel=0 origin=2 to=[3] from=alice as=alice"),
            EventLines.of(cell));
        sends("seq=2 SUCCESS", ALICE, PERSON, "bob@alice");
        sends("seq=3 SUCCESS", ALICE, PERSON, "bob");
        sends("seq=0 CHANNEL_ID_ERROR", ALICE, PERSON, "bob@carol");
        sends("seq=0 CHANNEL_ID_ERROR", ALICE, PERSON, "@bob");
        sends("seq=0 CHANNEL_ID_ERROR", ALICE, PERSON, "alice@");
        sends("seq=1 SUCCESS", ALICE, PERSON, "alice@alice");
        assertEquals("1 0 bob@alice alice  one", stored.get(0));
    }

    @Test
    void shouldRefuseWhatNoClientMaySendInto() {
        sends("seq=0 NOT_SUPPORT_CHANNEL_TYPE", ALICE, TEMP, "t1");
        sends("seq=0 NOT_SUPPORT_CHANNEL_TYPE", ALICE, 0, "t1");
        sends("seq=0 NOT_SUPPORT_CHANNEL_TYPE", ALICE, 13, "t1");
        sends("seq=0 NOT_SUPPORT_CHANNEL_TYPE", ALICE, GROUP | 0x80, "t1");
    }

    @Test
    void shouldServePersonsAndGroupsAloneByTheRulesOfVersion4() {
        final EngineHarness old = new EngineHarness(new CapturingJournal(stored)).born(settings -> { });
        old.sessionOpen(ADMIN, "____manager", DeviceFlags.SYSTEM, "", "");
        old.sessionOpen(ALICE, "alice", DeviceFlags.APP, "a", "");
        old.send(ALICE, INFO, "news", "", "hello");
        assertEquals("ack 2 seq=0 NOT_SUPPORT_CHANNEL_TYPE", EventLines.last(old));
        old.send(ALICE, PERSON, "alice@bob", "", "hello");
        assertEquals("ack 2 seq=0 CHANNEL_ID_ERROR", EventLines.last(old));
        old.channelSet(ADMIN, INFO, "news", 0, 0);
        assertEquals("result 0 NOT_SUPPORT_CHANNEL_TYPE", EventLines.last(old));
        old.engine.close();
    }

    private void sends(final String expected, final long connectionId, final int type, final String channel) {
        cell.events();
        cell.send(connectionId, type, channel, "", "text");
        assertEquals("ack " + connectionId + ' ' + expected, EventLines.of(cell).get(0));
    }
}
