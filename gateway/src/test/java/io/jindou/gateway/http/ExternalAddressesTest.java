package io.jindou.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ExternalAddressesTest {
    private static final ExternalAddresses NOTHING_SAID = new ExternalAddresses("", "", "");

    @Test
    void shouldDeriveWhatWasNotSaid() {
        assertEquals(new ExternalAddresses("127.0.0.1:1", "ws://10.0.0.1:2", ""),
            NOTHING_SAID.orDerived("0.0.0.0", 1, "10.0.0.1", 2, false));
        assertEquals(new ExternalAddresses("127.0.0.1:1", "ws://127.0.0.1:2", "wss://127.0.0.1:2"),
            NOTHING_SAID.orDerived("::", 1, "::", 2, true));
        assertEquals(NOTHING_SAID, NOTHING_SAID.orDerived("0.0.0.0", -1, "0.0.0.0", -1, true));
    }

    @Test
    void shouldKeepWhatWasSaid() {
        final ExternalAddresses said = new ExternalAddresses("im.example:1", "ws://im.example:2", "wss://im.example:3");
        assertEquals(said, said.orDerived("0.0.0.0", 7, "0.0.0.0", 8, true));
    }
}
