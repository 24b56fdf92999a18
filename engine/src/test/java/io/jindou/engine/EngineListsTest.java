package io.jindou.engine;

import static io.jindou.codecs.ChannelTypes.GROUP;
import static io.jindou.codecs.ChannelTypes.PERSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.Reason;
import io.jindou.engine.snapshot.SnapshotTape;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SET and CLEAR of lists, and how lists are read. */
class EngineListsTest {
    private static final long ADMIN = 1;

    private final EngineHarness cell = new EngineHarness(EngineHarness.nullJournal()).upgraded();

    @BeforeEach
    void connect() {
        cell.sessionOpen(ADMIN, "____manager", DeviceFlags.SYSTEM, "", "");
        cell.events();
    }

    @AfterEach
    void shouldKeepTheHashUpToDate() {
        assertEquals(cell.engine.recomputeHash(), cell.engine.stateHash());
        cell.engine.close();
    }

    @Test
    void shouldMakeTheListExactlyTheseAndTellWhoCameAndWent() {
        cell.group(ADMIN, "g1", "alice", "bob", "carol");
        cell.sessionOpen(2, "alice", DeviceFlags.APP, "", "");
        cell.sessionOpen(3, "bob", DeviceFlags.APP, "", "");
        cell.sessionOpen(4, "dave", DeviceFlags.APP, "", "");
        cell.events();
        cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.SET, "dave", "bob");
        assertEquals(List.of("interest channel=1 user=5 present=1", "interest channel=1 user=2 present=0",
            "result 3 SUCCESS"), EventLines.of(cell));
        assertEquals(List.of("bob", "dave"), list(cell, GROUP, "g1", MemberList.MEMBERS, 10));
        cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.SET, "dave", "bob");
        assertEquals(List.of("result 0 SUCCESS"), EventLines.of(cell));
        cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.CLEAR);
        assertEquals(List.of("interest channel=1 user=3 present=0", "interest channel=1 user=5 present=0",
            "result 2 SUCCESS"), EventLines.of(cell));
        assertEquals(0, cell.engine.members());
        assertEquals(0, cell.engine.interestRows());
    }

    @Test
    void shouldReplaceOneListAndLeaveTheOthers() {
        cell.group(ADMIN, "g1", "alice", "bob");
        cell.members(ADMIN, GROUP, "g1", MemberList.DENY, MemberAction.ADD, "bob", "eve");
        cell.members(ADMIN, GROUP, "g1", MemberList.ALLOW, MemberAction.SET, "alice");
        cell.members(ADMIN, GROUP, "g1", MemberList.DENY, MemberAction.SET, "mallory");
        assertEquals(List.of("alice", "bob"), list(cell, GROUP, "g1", MemberList.MEMBERS, 10));
        assertEquals(List.of("mallory"), list(cell, GROUP, "g1", MemberList.DENY, 10));
        assertEquals(List.of("alice"), list(cell, GROUP, "g1", MemberList.ALLOW, 10));
        info(Reason.SUCCESS, GROUP, "g1", "flags=0 members=2 denied=1 allowed=1");
        cell.members(ADMIN, GROUP, "g1", MemberList.ALLOW, MemberAction.CLEAR);
        info(Reason.SUCCESS, GROUP, "g1", "flags=0 members=2 denied=1 allowed=0");
        info(Reason.CHANNEL_NOT_EXIST, GROUP, "g2", "flags=0 members=0 denied=0 allowed=0");
    }

    /** A list of any length is replaced by so many rows a command; what comes between finds a valid list. */
    @Test
    void shouldGoOnWithALongListWhenAskedAgain() {
        cell.channelSet(ADMIN, GROUP, "g1", 0, 0);
        final int parts = 4;
        for (int part = 0; part < parts; part++) {
            cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.ADD, uids("m" + part + "-"));
        }
        cell.events();
        cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.SET, "m0-7", "new");
        final int full = Limits.MEMBERS_PER_REQUEST_MAX;
        assertEquals(List.of("result " + (full + 1) + " CONTINUE"), EventLines.of(cell), "one came, a bounded number went");
        int repetitions = 0;
        String result;
        do {
            cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.SET, "m0-7", "new");
            result = EventLines.last(cell);
            repetitions++;
        } while (result.endsWith(Reason.CONTINUE.name()));
        assertEquals(parts - 1, repetitions);
        assertEquals("result " + (full - 1) + " SUCCESS", result);
        assertEquals(List.of("m0-7", "new"), list(cell, GROUP, "g1", MemberList.MEMBERS, 10));
    }

    private static String[] uids(final String prefix) {
        final String[] uids = new String[Limits.MEMBERS_PER_REQUEST_MAX];
        for (int i = 0; i < uids.length; i++) {
            uids[i] = prefix + i;
        }
        return uids;
    }

    @Test
    void shouldReplaceTheListsOfAPerson() {
        cell.members(ADMIN, PERSON, "alice", MemberList.DENY, MemberAction.ADD, "bob", "carol");
        cell.members(ADMIN, PERSON, "alice", MemberList.ALLOW, MemberAction.ADD, "carol");
        cell.members(ADMIN, PERSON, "carol", MemberList.DENY, MemberAction.ADD, "alice");
        cell.events();
        cell.members(ADMIN, PERSON, "alice", MemberList.DENY, MemberAction.SET, "dave", "bob");
        assertEquals(List.of("result 2 SUCCESS"), EventLines.of(cell));
        assertEquals(List.of("bob", "dave"), list(cell, PERSON, "alice", MemberList.DENY, 1));
        assertEquals(List.of("carol"), list(cell, PERSON, "alice", MemberList.ALLOW, 1));
        assertEquals(List.of("alice"), list(cell, PERSON, "carol", MemberList.DENY, 1), "hers, not of her");
        info(Reason.SUCCESS, PERSON, "alice", "flags=0 members=0 denied=2 allowed=1");
        cell.members(ADMIN, PERSON, "alice", MemberList.DENY, MemberAction.CLEAR);
        assertEquals(List.of("result 2 SUCCESS"), EventLines.of(cell));
        assertEquals(List.of(), list(cell, PERSON, "alice", MemberList.DENY, 1));
        assertEquals(List.of("alice"), list(cell, PERSON, "carol", MemberList.DENY, 1));
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.CLEAR);
        assertEquals("result 0 CHANNEL_NOT_EXIST", EventLines.last(cell));
        cell.channelSet(ADMIN, GROUP, "g1", 0, 0);
        cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.CLEAR, "alice");
        assertEquals("result 0 BAD_REQUEST", EventLines.last(cell));
        cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.CLEAR + 1, "alice");
        assertEquals("result 0 BAD_REQUEST", EventLines.last(cell));
        final EngineHarness old = new EngineHarness(EngineHarness.nullJournal()).born(settings -> { });
        old.sessionOpen(ADMIN, "____manager", DeviceFlags.SYSTEM, "", "");
        old.group(ADMIN, "g1", "alice");
        old.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.CLEAR);
        assertEquals("result 0 BAD_REQUEST", EventLines.last(old), "by the rules of version 4");
        old.engine.close();
    }

    /** What is worked out from the records is the same for a replica that saw them come and one that loaded them. */
    @Test
    void shouldListAlikeAfterALoad() {
        cell.group(ADMIN, "g1", "alice", "bob", "carol", "dave");
        cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.REMOVE, "bob", "alice");
        cell.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.ADD, "erin", "alice");
        cell.members(ADMIN, PERSON, "zoe", MemberList.DENY, MemberAction.ADD, "alice", "zoe");
        final SnapshotTape tape = new SnapshotTape();
        cell.engine.write(tape);
        final EngineHarness loaded = new EngineHarness(EngineHarness.nullJournal(), 99);
        loaded.engine.load(tape);
        assertEquals(List.of("alice", "carol", "dave", "erin"), list(cell, GROUP, "g1", MemberList.MEMBERS, 2));
        assertEquals(List.of("alice", "carol", "dave", "erin"), list(loaded, GROUP, "g1", MemberList.MEMBERS, 2));
        assertEquals(List.of("alice", "zoe"), list(loaded, PERSON, "zoe", MemberList.DENY, 2));
        loaded.use(cell.linkId, cell.command, cell.acknowledged);
        loaded.position = cell.position;
        loaded.stampMs = cell.stampMs;
        for (final EngineHarness each : List.of(cell, loaded)) {
            each.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.CLEAR);
            each.members(ADMIN, GROUP, "g1", MemberList.MEMBERS, MemberAction.ADD, "frank");
            each.members(ADMIN, PERSON, "zoe", MemberList.DENY, MemberAction.CLEAR);
        }
        assertEquals(cell.engine.stateHash(), loaded.engine.stateHash(), "records were freed in the same order");
        loaded.engine.close();
    }

    private static List<String> list(
        final EngineHarness cell, final int type, final String channel, final int list, final int perPage) {
        final UnsafeBuffer id = new UnsafeBuffer(EngineHarness.bytes(channel));
        final List<String> uids = new ArrayList<>();
        final long[] cursor = {0};
        int before;
        do {
            before = uids.size();
            final int from = before;
            assertSame(Reason.SUCCESS, cell.engine.channelLists().page(type, id, 0, id.capacity(), list, cursor[0],
                (next, buffer, offset, length) -> {
                    if (uids.size() - from == perPage) {
                        return false;
                    }
                    cursor[0] = next;
                    return uids.add(buffer.getStringWithoutLengthUtf8(offset, length));
                }));
        } while (uids.size() > before);
        return uids;
    }

    private void info(final Reason reason, final int type, final String channel, final String expected) {
        final UnsafeBuffer id = new UnsafeBuffer(EngineHarness.bytes(channel));
        final ChannelLists lists = cell.engine.channelLists();
        assertSame(reason, lists.info(type, id, 0, id.capacity()));
        assertEquals(expected, "flags=" + lists.flags() + " members=" + lists.memberCount() + " denied=" + lists.deniedCount()
            + " allowed=" + lists.allowedCount());
    }
}
