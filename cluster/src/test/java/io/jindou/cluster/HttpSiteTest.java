package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.config.HttpPort;
import io.jindou.gateway.net.AddressRange;
import io.jindou.gateway.http.ExternalAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before an HTTP API listens. */
final class HttpSiteTest {
    @TempDir
    private Path temp;

    @Test
    void shouldNotListenOnTheNetworkForNobody() throws IOException {
        assertNull(HttpSite.settings(HttpPort.OFF));
        assertNotNull(HttpSite.settings(HttpPort.local(0)));
        final StartFailure failure = assertThrows(StartFailure.class, () -> HttpSite.settings(port(null, false, List.of())));
        assertTrue(failure.getMessage().contains("--http-token-file"), failure.getMessage());
        assertNotNull(HttpSite.settings(port(null, true, List.of())));
        assertNotNull(HttpSite.settings(port(null, false, List.of(AddressRange.parse("10.0.0.0/8")))));
        assertNotNull(HttpSite.settings(port(Files.writeString(temp.resolve("token"), "s3cret\n"), false, List.of())));
    }

    @Test
    void shouldNameTheTokenFileThatCannotBeUsed() throws IOException {
        final Path file = temp.resolve("token");
        assertEquals("there is no file " + file + ", which --http-token-file names",
            assertThrows(StartFailure.class, () -> HttpSite.settings(port(file, false, List.of()))).getMessage());
        Files.writeString(file, " \n");
        assertEquals("the file " + file + " of --http-token-file is empty",
            assertThrows(StartFailure.class, () -> HttpSite.settings(port(file, false, List.of()))).getMessage());
    }

    private static HttpPort port(final Path tokenFile, final boolean isOpen, final List<AddressRange> trusted) {
        return new HttpPort("0.0.0.0", 0, tokenFile, isOpen, trusted, new ExternalAddresses("", "", ""), false, true);
    }
}
