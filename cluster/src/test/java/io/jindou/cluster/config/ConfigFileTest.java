package io.jindou.cluster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFileTest {
    private static final Set<String> KEYS = Set.of("tcp-port", "tcp-host", "tokens", "profile");

    @TempDir
    private Path temp;

    @Test
    void shouldReadKeysAsFlags() throws IOException {
        assertEquals(List.of("--profile=shared", "--tcp-port=0", "--tokens=on"),
            read("tokens = on, tcp-port = 0 # any\nprofile = shared"));
        assertEquals(List.of("--tokens=off"), read("{\"tokens\": false}"));
    }

    @Test
    void shouldRefuseAnUnknownKeyByName() throws IOException {
        assertTrue(refusal("tcp_port = 1").startsWith("unknown key 'tcp_port' in "));
        assertTrue(refusal("tcp_port = 1").endsWith("; did you mean 'tcp-port'?"));
        assertTrue(refusal("zzzzzzzzzzzz = 1").endsWith("; known are profile, tcp-host, tcp-port, tokens"));
    }

    @Test
    void shouldRefuseWhatIsNoPlainValue() throws IOException {
        assertTrue(refusal("tokens { on = 1 }").startsWith("the key 'tokens' in "));
        assertTrue(refusal("tokens = [on]").startsWith("the key 'tokens' in "));
        assertTrue(refusal("tokens = {").startsWith("cannot parse the configuration file: "));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ConfigFile.arguments(temp.resolve("none"), KEYS))
            .getMessage().startsWith("cannot read the configuration file "));
    }

    private List<String> read(final String content) throws IOException {
        return ConfigFile.arguments(Files.writeString(temp.resolve("jindou.conf"), content), KEYS);
    }

    private String refusal(final String content) throws IOException {
        Files.writeString(temp.resolve("jindou.conf"), content);
        return assertThrows(IllegalArgumentException.class, () -> ConfigFile.arguments(temp.resolve("jindou.conf"), KEYS))
            .getMessage();
    }
}
