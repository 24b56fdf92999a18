package io.jindou.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.gateway.http.HttpAccess.Verdict;
import io.jindou.gateway.net.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpAccessTest {
    @Test
    void shouldAskEverybodyForTheTokenWhenThereIsOne() throws UnknownHostException {
        final HttpAccess access = new HttpAccess("s3cret", List.of(AddressRange.parse("10.0.0.0/8")), true);
        for (final String from : new String[] {"127.0.0.1", "10.0.0.1", "192.0.2.1"}) {
            assertEquals(Verdict.ALLOWED, access.judge(address(from), "s3cret"));
            assertEquals(Verdict.UNAUTHORIZED, access.judge(address(from), null));
            assertEquals(Verdict.UNAUTHORIZED, access.judge(address(from), "s3cre"));
            assertEquals(Verdict.UNAUTHORIZED, access.judge(address(from), "s3cret "));
        }
        assertFalse(access.describe().contains("s3cret"));
    }

    @Test
    void shouldLetInThisMachineAndWhoIsTrusted() throws UnknownHostException {
        final HttpAccess local = new HttpAccess(null, List.of(), false);
        assertTrue(local.isLocalOnly());
        assertEquals(Verdict.ALLOWED, local.judge(address("127.0.0.1"), null));
        assertEquals(Verdict.ALLOWED, local.judge(address("::1"), null));
        assertEquals(Verdict.FORBIDDEN, local.judge(address("10.0.0.1"), null));
        final HttpAccess trusting = new HttpAccess(null, List.of(AddressRange.parse("10.0.0.0/24")), false);
        assertFalse(trusting.isLocalOnly());
        assertEquals(Verdict.ALLOWED, trusting.judge(address("10.0.0.255"), null));
        assertEquals(Verdict.FORBIDDEN, trusting.judge(address("10.0.1.0"), null));
        final HttpAccess open = new HttpAccess(null, List.of(), true);
        assertEquals(Verdict.ALLOWED, open.judge(address("192.0.2.1"), null));
        assertTrue(open.describe().contains("OPEN"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3, true", "10.1.2.3, 10.1.2.2, false", "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false", "0.0.0.0/0, 192.0.2.1, true", "0.0.0.0/0, ::1, false",
        "fd00::/8, fdff::1, true", "fd00::/8, fe00::1, false"})
    void shouldKnowItsRange(final String range, final String address, final boolean isWithin) throws UnknownHostException {
        assertEquals(isWithin, AddressRange.parse(range).contains(address(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/", "::/129"})
    void shouldRefuseWhatIsNoRange(final String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
    }

    private static InetAddress address(final String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }
}
