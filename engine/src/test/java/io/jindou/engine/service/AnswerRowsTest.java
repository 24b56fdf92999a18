package io.jindou.engine.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.MembersAnswerDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.codecs.sbe.query.UserAnswerDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Answers that grow row by row are what the schema says, and stop where there is no room. */
class AnswerRowsTest {
    private static final UnsafeBuffer ALICE = new UnsafeBuffer("alice".getBytes(StandardCharsets.US_ASCII));
    private static final int LENGTH = 5;
    private static final int CAPACITY = 64;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);

    @Test
    void shouldAnswerWholeUsersOnly() {
        final UserRows rows = new UserRows(buffer);
        rows.begin(5, 64, Reason.SUCCESS);
        rows.mark();
        assertTrue(rows.add(1, 0, ALICE, 0, LENGTH));
        rows.answered();
        rows.mark();
        rows.answered();
        rows.mark();
        assertTrue(rows.add(0, 1, ALICE, 0, LENGTH));
        int fitted = 1;
        while (rows.add(2, 1, ALICE, 0, LENGTH)) {
            fitted++;
        }
        assertTrue(fitted < CAPACITY);
        rows.reset();
        final int length = rows.end();
        final UserAnswerDecoder answer = new UserAnswerDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
        assertEquals(5, answer.requestId());
        assertEquals(64, answer.logPosition());
        assertEquals(2, answer.uidsAnswered());
        assertEquals(Reason.SUCCESS.code(), answer.reason());
        final List<String> seen = new ArrayList<>();
        for (final UserAnswerDecoder.SessionsDecoder session : answer.sessions()) {
            final String levels = session.deviceFlag() + " " + session.deviceLevel() + ' ';
            final byte[] uid = new byte[session.uidLength()];
            session.getUid(uid, 0, uid.length);
            seen.add(levels + new String(uid, StandardCharsets.US_ASCII));
        }
        assertEquals(List.of("1 0 alice"), seen);
        assertEquals(length, answer.limit());
    }

    @Test
    void shouldEndAPageWhereItIsFull() {
        final MemberRows rows = new MemberRows(buffer);
        rows.begin(6, 128, 10, 2);
        assertTrue(rows.onUid(11, ALICE, 0, LENGTH));
        assertTrue(rows.onUid(12, ALICE, 1, LENGTH - 1));
        assertFalse(rows.onUid(13, ALICE, 0, LENGTH), "so many were asked for");
        assertEquals("cursor=12 more=1 SUCCESS [alice, lice]", page(rows.end(Reason.SUCCESS)));

        rows.begin(7, 128, 12, 1000);
        long cursor = 13;
        while (rows.onUid(cursor, ALICE, 0, LENGTH)) {
            cursor++;
        }
        final int length = rows.end(Reason.SUCCESS);
        assertTrue(length <= CAPACITY);
        assertTrue(page(length).startsWith("cursor=" + (cursor - 1) + " more=1 SUCCESS [alice, alice"));

        rows.begin(8, 128, 9, 1000);
        assertEquals("cursor=9 more=0 CHANNEL_NOT_EXIST []", page(rows.end(Reason.CHANNEL_NOT_EXIST)));
    }

    private String page(final int length) {
        final MembersAnswerDecoder answer = new MembersAnswerDecoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
        final String head = "cursor=" + answer.cursor() + " more=" + answer.more() + ' ' + Reason.of(answer.reason()) + ' ';
        final List<String> uids = new ArrayList<>();
        for (final MembersAnswerDecoder.UidsDecoder row : answer.uids()) {
            final byte[] uid = new byte[row.uidLength()];
            row.getUid(uid, 0, uid.length);
            uids.add(new String(uid, StandardCharsets.US_ASCII));
        }
        assertEquals(length, answer.limit());
        return head + uids;
    }
}
