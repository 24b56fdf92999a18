package io.jindou.engine;

import static io.jindou.codecs.ChannelTypes.PERSON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.DeviceFlags;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens, device classes, and who has to give way. */
class EngineDevicesTest {
    private static final long ADMIN = 1;
    private static final int OWN_CLASS = 7;

    private final EngineHarness cell = new EngineHarness(EngineHarness.nullJournal()).upgraded(s -> s.tokensOn((short)1));

    @BeforeEach
    void connect() {
        cell.sessionOpen(ADMIN, "____manager", DeviceFlags.SYSTEM, "____device", "");
        cell.events();
    }

    @AfterEach
    void shouldKeepTheHashUpToDate() {
        assertEquals(cell.engine.recomputeHash(), cell.engine.stateHash());
        cell.engine.close();
    }

    @Test
    void shouldAskForTheTokenOfUserAndDeviceFlag() {
        cell.token(ADMIN, "alice", DeviceFlags.APP, DeviceFlags.LEVEL_SLAVE, "secret");
        cell.token(ADMIN, "alice", OWN_CLASS, DeviceFlags.LEVEL_MASTER, "another");
        cell.events();
        cell.sessionOpen(2, "alice", DeviceFlags.WEB, "d", "secret");
        cell.sessionOpen(3, "alice", DeviceFlags.APP, "d", "another");
        cell.sessionOpen(4, "alice", DeviceFlags.APP, "d", "");
        cell.sessionOpen(5, "alice", DeviceFlags.APP, "d", "secret");
        cell.sessionOpen(6, "alice", OWN_CLASS, "d", "another");
        assertEquals(List.of("refused 2 AUTH_FAIL", "refused 3 AUTH_FAIL", "refused 4 AUTH_FAIL", "opened 5 level=0",
            "opened 6 level=1"), EventLines.of(cell));
    }

    @Test
    void shouldAskNoTokenOfVisitors() {
        cell.sessionOpen(2, "guest___vstr", DeviceFlags.WEB, "d", "");
        cell.sessionOpen(3, "___vstr", DeviceFlags.WEB, "d", "");
        assertEquals(List.of("opened 2 level=0", "refused 3 AUTH_FAIL"), EventLines.of(cell));
    }

    @Test
    void shouldRefuseReservedUsersAndDevices() {
        cell.token(ADMIN, "alice", DeviceFlags.APP, DeviceFlags.LEVEL_SLAVE, "secret");
        cell.token(ADMIN, "alice", DeviceFlags.SYSTEM, DeviceFlags.LEVEL_SLAVE, "secret");
        cell.events();
        cell.sessionOpen(2, "____system", DeviceFlags.APP, "d", "");
        cell.sessionOpen(3, "alice", DeviceFlags.SYSTEM, "d", "secret");
        cell.sessionOpen(4, "alice", DeviceFlags.ALL, "d", "secret");
        cell.sessionOpen(5, "alice", DeviceFlags.APP, "____device", "secret");
        assertEquals(List.of("refused 2 BAD_UID", "refused 3 BAD_REQUEST", "refused 4 BAD_REQUEST", "refused 5 BAD_REQUEST"),
            EventLines.of(cell));
    }

    /** The table of WuKongIM: the level of the new connection decides, the device id decides whether the old one is told. */
    @Test
    void shouldMakeOthersGiveWay() {
        cell.token(ADMIN, "alice", DeviceFlags.APP, DeviceFlags.LEVEL_SLAVE, "slave");
        cell.sessionOpen(2, "alice", DeviceFlags.APP, "d1", "slave");
        cell.events();
        cell.sessionOpen(3, "alice", DeviceFlags.APP, "d2", "slave");
        assertEquals(List.of("opened 3 level=0"), EventLines.of(cell), "slave, another device: both stay");
        cell.sessionOpen(4, "alice", DeviceFlags.APP, "d2", "slave");
        assertEquals(List.of("closed 3 CONNECT_KICK silently", "opened 4 level=0"), EventLines.of(cell));
        cell.token(ADMIN, "alice", DeviceFlags.APP, DeviceFlags.LEVEL_MASTER, "master");
        assertEquals(List.of("closed 2 CONNECT_KICK", "closed 4 CONNECT_KICK", "result 1 SUCCESS"), EventLines.of(cell));
        cell.sessionOpen(5, "alice", DeviceFlags.APP, "d1", "master");
        cell.events();
        cell.sessionOpen(6, "alice", DeviceFlags.APP, "d2", "master");
        assertEquals(List.of("closed 5 CONNECT_KICK", "opened 6 level=1"), EventLines.of(cell));
        cell.sessionOpen(7, "alice", DeviceFlags.APP, "d2", "master");
        assertEquals(List.of("closed 6 CONNECT_KICK silently", "opened 7 level=1"), EventLines.of(cell));
        cell.token(ADMIN, "alice", DeviceFlags.WEB, DeviceFlags.LEVEL_MASTER, "web");
        cell.sessionOpen(8, "alice", DeviceFlags.WEB, "d2", "web");
        assertEquals(List.of("result 1 SUCCESS", "opened 8 level=1"), EventLines.of(cell), "flags do not disturb each other");
    }

    @Test
    void shouldQuitOneDeviceOrTheThree() {
        for (final int flag : new int[] {DeviceFlags.APP, DeviceFlags.WEB, DeviceFlags.PC, OWN_CLASS}) {
            cell.token(ADMIN, "alice", flag, DeviceFlags.LEVEL_SLAVE, "secret");
            cell.sessionOpen(10 + flag, "alice", flag, "d", "secret");
        }
        cell.events();
        cell.deviceQuit(ADMIN, "alice", DeviceFlags.WEB);
        assertEquals(List.of("closed 11 CONNECT_KICK", "result 1 SUCCESS"), EventLines.of(cell));
        cell.sessionOpen(20, "alice", DeviceFlags.WEB, "d", "secret");
        assertEquals(List.of("refused 20 AUTH_FAIL"), EventLines.of(cell), "its token is blank");
        cell.deviceQuit(ADMIN, "alice", DeviceFlags.ALL);
        assertEquals(List.of("closed 10 CONNECT_KICK", "closed 12 CONNECT_KICK", "result 2 SUCCESS"), EventLines.of(cell));
        cell.deviceQuit(ADMIN, "stranger", DeviceFlags.ALL);
        assertEquals(List.of("result 0 SUCCESS"), EventLines.of(cell));
    }

    @Test
    void shouldGiveNoTokenToABannedUserAndLetHimNotIn() {
        cell.token(ADMIN, "alice", DeviceFlags.APP, DeviceFlags.LEVEL_MASTER, "old");
        cell.sessionOpen(2, "alice", DeviceFlags.APP, "d", "old");
        cell.channelSet(ADMIN, PERSON, "alice", ChannelFlags.DISBAND, ChannelFlags.DISBAND);
        cell.events();
        cell.token(ADMIN, "alice", DeviceFlags.APP, DeviceFlags.LEVEL_MASTER, "new");
        assertEquals(List.of("result 0 DISBAND"), EventLines.of(cell), "nobody is kicked");
        cell.channelSet(ADMIN, PERSON, "alice", ChannelFlags.BAN, ChannelFlags.BAN);
        cell.events();
        cell.token(ADMIN, "alice", DeviceFlags.APP, DeviceFlags.LEVEL_MASTER, "new");
        cell.sessionOpen(3, "alice", DeviceFlags.APP, "d", "new");
        cell.sessionOpen(4, "alice", DeviceFlags.APP, "d", "old");
        assertEquals(List.of("result 0 BAN", "refused 3 AUTH_FAIL", "refused 4 BAN"), EventLines.of(cell),
            "nothing was stored");
    }

    @Test
    void shouldTakeAnyDeviceByTheRulesOfVersion4() {
        final EngineHarness old = new EngineHarness(EngineHarness.nullJournal()).born(settings -> { });
        old.sessionOpen(1, "alice", DeviceFlags.SYSTEM, "____device", "");
        assertEquals(List.of("opened 1 level=0"), EventLines.of(old));
        old.engine.close();
    }
}
