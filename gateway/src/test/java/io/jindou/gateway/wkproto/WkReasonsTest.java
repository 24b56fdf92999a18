package io.jindou.gateway.wkproto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WkReasonsTest {
    private static final int THEIRS_MAX = 29;

    /** SDKs know no others. */
    @ParameterizedTest
    @EnumSource
    void shouldSpeakTheirCodesOnly(final Reason reason) {
        final int sendAck = WkReasons.sendAck(reason.code());
        final int connAck = WkReasons.connAck(reason);
        assertTrue(sendAck >= 0 && sendAck <= THEIRS_MAX, "SENDACK " + sendAck);
        assertTrue(connAck == WkReasons.SILENCE || connAck >= 0 && connAck <= THEIRS_MAX, "CONNACK " + connAck);
        if (reason.code() <= THEIRS_MAX) {
            assertEquals(reason.code(), sendAck);
            assertEquals(reason.code(), connAck);
        } else {
            assertTrue(sendAck != Reason.SUCCESS.code() && connAck != Reason.SUCCESS.code(), "no refusal is a success");
        }
    }

    @Test
    void shouldKeepCodesThatHaveNoNameHere() {
        assertEquals(26, WkReasons.sendAck(26));
        assertEquals(Reason.SYSTEM_ERROR.code(), WkReasons.sendAck(255));
    }
}
