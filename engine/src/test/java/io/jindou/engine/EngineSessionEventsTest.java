package io.jindou.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.sbe.cluster.DeviceQuitEncoder;
import io.jindou.codecs.sbe.cluster.LinkCloseEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.engine.session.LiveSession;
import io.jindou.engine.session.SessionEvent;
import io.jindou.engine.session.SessionLedger;
import io.jindou.engine.session.SessionTrace;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of sessions as observers are told it: each open, refusal and close once, with who did it. */
class EngineSessionEventsTest {
    private final SessionLedger ledger = new SessionLedger(64);
    private final EngineHarness cell = new EngineHarness(EngineHarness.nullJournal(), 1, Engine.VERSION,
        new EngineObserver() {
            @Override
            public void onSession(final SessionEvent event) {
                ledger.note(event, cell().engine.cell().now(), cell().engine.entry().logPosition());
            }
        }).born(settings -> settings.sessionsPerUserMax(2));

    private EngineHarness cell() {
        return cell;
    }

    @AfterEach
    void close() {
        cell.engine.close();
    }

    @Test
    void shouldTellOpenAndCloseByTheClient() {
        cell.sessionOpen(1, "alice", DeviceFlags.APP, "phone", "");
        final long openedAt = cell.position;
        assertEquals(List.of(new LiveSession(cell.linkId, 1, DeviceFlags.APP, "phone", DeviceFlags.LEVEL_SLAVE, false)),
            live("alice"));
        cell.sessionClose(1);
        assertEquals(List.of(
            "CLOSED client CLIENT_CLOSED 1.0.1/1 0 phone", "OPENED client SUCCESS 1.0.1/1 0 phone"), life("alice"));
        assertEquals(openedAt, traces("alice").get(1).logPosition());
        assertEquals(cell.stampMs, traces("alice").get(1).timeMs());
        assertEquals(List.of(), live("alice"));
        assertEquals(List.of(), life("bob"));
    }

    @Test
    void shouldTellWhoTookThePlace() {
        cell.sessionOpen(1, "alice", DeviceFlags.APP, "phone", "");
        cell.sessionOpen(2, "alice", DeviceFlags.APP, "phone", "");
        assertEquals(List.of("OPENED client SUCCESS 1.0.1/2 0 phone", "CLOSED kick CONNECT_KICK 1.0.1/1 0 phone",
            "OPENED client SUCCESS 1.0.1/1 0 phone"), life("alice"));
        // the gateway's own close of what is gone is no second one
        cell.sessionClose(1);
        assertEquals(3, life("alice").size());
    }

    @Test
    void shouldTellRefusals() {
        cell.sessionOpen(1, "alice", DeviceFlags.APP, "a", "");
        cell.sessionOpen(2, "alice", DeviceFlags.APP, "b", "");
        cell.sessionOpen(3, "alice", DeviceFlags.APP, "c", "");
        assertEquals("REFUSED engine SESSION_LIMIT 1.0.1/3 0 c", life("alice").get(0));
        final String tooLong = "x".repeat(Limits.UID_MAX + 1);
        cell.sessionOpen(4, tooLong, DeviceFlags.APP, "", "");
        assertEquals(List.of("REFUSED engine BAD_UID 1.0.1/4 0 "), life(tooLong));
    }

    @Test
    void shouldTellTheAdministrator() {
        cell.sessionOpen(1, "alice", DeviceFlags.WEB, "", "");
        cell.sessionOpen(2, "____manager", DeviceFlags.PC, "", "");
        final DeviceQuitEncoder quit = new DeviceQuitEncoder().wrapAndApplyHeader(cell.buffer, 0, cell.header)
            .connectionId(2).correlationId(1).deviceFlag((short)DeviceFlags.ALL);
        quit.putUid(EngineHarness.bytes("alice"), 0, 5);
        cell.command(quit.limit());
        assertEquals("CLOSED admin CONNECT_KICK 1.0.1/1 1 ", life("alice").get(0));
    }

    @Test
    void shouldTellWhyALinkEnded() {
        cell.sessionOpen(1, "alice", DeviceFlags.APP, "", "");
        cell.open(1, 12);
        assertEquals("CLOSED new incarnation LINK_LOST 1.0.1/1 0 ", life("alice").get(0));
        cell.use(cell.linkId, 0, 0);
        cell.sessionOpen(1, "alice", DeviceFlags.APP, "", "");
        cell.position += 128;
        cell.engine.onClusterSessionClose(cell.position, cell.stampMs, EngineHarness.CLUSTER_SESSION);
        for (int i = 0; i < 1 + Limits.LEASE_MS_DEFAULT / Limits.TICK_MS_DEFAULT; i++) {
            cell.tick(Limits.TICK_MS_DEFAULT);
        }
        assertEquals("CLOSED lease LINK_LOST 1.0.2/1 0 ", life("alice").get(0));
        cell.open(1, 13);
        cell.use(cell.linkId, 0, 0);
        cell.sessionOpen(1, "alice", DeviceFlags.APP, "", "");
        new LinkCloseEncoder().wrapAndApplyHeader(cell.buffer, 0, cell.header).linkId(cell.linkId);
        cell.entry(MessageHeaderEncoder.ENCODED_LENGTH + LinkCloseEncoder.BLOCK_LENGTH);
        assertEquals("CLOSED link closed SERVER_STOPPING 1.0.3/1 0 ", life("alice").get(0));
        assertEquals(6, life("alice").size());
    }

    @Test
    void shouldForgetTheOldestEventsAndStayTrue() {
        for (int i = 1; i <= 50; i++) {
            cell.sessionOpen(2 * i - 1, "alice", DeviceFlags.APP, "", "");
            cell.sessionClose(2 * i - 1);
            cell.sessionOpen(2 * i, "user" + i, DeviceFlags.APP, "", "");
        }
        assertEquals(150, ledger.count());
        final List<SessionTrace> traces = traces("alice");
        assertTrue(traces.size() >= 2 * 64 / 3 - 1 && traces.size() <= 2 * 64 / 3 + 2, () -> traces.size() + " events");
        assertEquals(99, traces.get(0).connectionId());
        assertEquals(List.of(), life("user1"));
        assertEquals(1, life("user50").size());
        final byte[] uid = EngineHarness.bytes("alice");
        assertEquals(3, ledger.of(new UnsafeBuffer(uid), 0, uid.length, 3).size());
    }

    private List<LiveSession> live(final String uid) {
        final byte[] bytes = EngineHarness.bytes(uid);
        return cell.engine.userSessions().of(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private List<SessionTrace> traces(final String uid) {
        final byte[] bytes = EngineHarness.bytes(uid);
        return ledger.of(new UnsafeBuffer(bytes), 0, bytes.length, 1000);
    }

    private List<String> life(final String uid) {
        return traces(uid).stream().map(trace -> trace.kind() + " " + trace.cause().text() + ' ' + trace.reason() + ' '
            + LinkId.toString(trace.linkId()) + '/' + trace.connectionId() + ' ' + trace.deviceFlag() + ' '
            + trace.deviceId()).toList();
    }
}
