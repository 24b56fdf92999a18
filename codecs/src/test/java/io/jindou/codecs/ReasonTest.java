package io.jindou.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReasonTest {
    private static final int OURS_FROM = 100;

    @Test
    void shouldHaveACodeAndATextOfItsOwn() {
        final Set<Integer> codes = new HashSet<>();
        for (final Reason reason : Reason.values()) {
            assertTrue(codes.add(reason.code()), reason + " has the code of another");
            assertTrue(reason.code() >= 0 && reason.code() < 256, reason + " must fit a byte");
            assertFalse(reason.text().isBlank());
            assertSame(reason, Reason.of(reason.code()));
        }
    }

    /** These go to WuKongIM's clients as they are. */
    @Test
    void shouldKeepTheCodesOfWuKongIm() {
        final TreeMap<Integer, Reason> theirs = new TreeMap<>();
        for (final Reason reason : Reason.values()) {
            if (reason.code() < OURS_FROM) {
                theirs.put(reason.code(), reason);
            }
        }
        assertEquals("{0=UNKNOWN, 1=SUCCESS, 2=AUTH_FAIL, 3=SUBSCRIBER_NOT_EXIST, 4=IN_BLACKLIST, 5=CHANNEL_NOT_EXIST, "
            + "7=SENDER_OFFLINE, 9=PAYLOAD_DECODE_ERROR, 11=NOT_ALLOW_SEND, 12=CONNECT_KICK, 13=NOT_IN_WHITELIST, "
            + "15=SYSTEM_ERROR, 16=CHANNEL_ID_ERROR, 19=BAN, 21=CLIENT_KEY_IS_EMPTY, 22=RATE_LIMIT, "
            + "23=NOT_SUPPORT_CHANNEL_TYPE, 24=DISBAND, 25=SEND_BAN, 28=IDEMPOTENCY_CONFLICT}", theirs.toString());
    }

    @Test
    void shouldCallACodeWithoutANameUnknown() {
        assertSame(Reason.UNKNOWN, Reason.of(29));
        assertSame(Reason.UNKNOWN, Reason.of(255));
        assertSame(Reason.NOT_READY, Reason.of((byte)Reason.NOT_READY.code()));
    }
}
