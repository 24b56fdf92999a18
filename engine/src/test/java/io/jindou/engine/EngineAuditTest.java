package io.jindou.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.SessionAuditEncoder;
import io.jindou.codecs.sbe.cluster.SessionClosedDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an audit closes, it closes once: each change of a link's session set is exactly one event. */
class EngineAuditTest {
    private static final long ALICE = 1;
    private static final long BOB = 2;
    private static final long NOBODY = 3;
    private static final long WRONG = 4711;

    private final EngineHarness cell = new EngineHarness(EngineHarness.nullJournal()).born(settings -> { });

    @AfterEach
    void shouldKeepTheHashUpToDate() {
        assertEquals(cell.engine.recomputeHash(), cell.engine.stateHash());
        cell.engine.close();
    }

    @Test
    void shouldCloseWhatDiffersAndWhatOnlyTheGatewayHasOnce() {
        cell.sessionOpen(ALICE, "alice", DeviceFlags.APP, "a", "");
        cell.sessionOpen(BOB, "bob", DeviceFlags.APP, "b", "");
        cell.events();
        // neither is a member of anything, so the right digest is 0
        final SessionAuditEncoder audit = new SessionAuditEncoder().wrapAndApplyHeader(cell.buffer, 0, cell.header)
            .asOfEvent(cell.acknowledged).afterConnectionId(0).upToConnectionId(Long.MAX_VALUE);
        audit.sessionsCount(3)
            .next().connectionId(ALICE).interestDigest(WRONG)
            .next().connectionId(BOB).interestDigest(0)
            .next().connectionId(NOBODY).interestDigest(0);
        cell.command(audit.limit());

        final List<Long> closed = new ArrayList<>();
        for (final UnsafeBuffer event : cell.events()) {
            if (SessionClosedDecoder.TEMPLATE_ID == EngineHarness.templateId(event, 0)) {
                final SessionClosedDecoder close = new SessionClosedDecoder()
                    .wrapAndApplyHeader(event, 0, new MessageHeaderDecoder());
                assertEquals(Reason.AUDIT_DIFFERENCE.code(), close.reason());
                closed.add(close.connectionId());
            }
        }
        closed.sort(null);
        assertEquals(List.of(ALICE, NOBODY), closed);
        assertEquals(1, cell.engine.sessions());
    }
}
