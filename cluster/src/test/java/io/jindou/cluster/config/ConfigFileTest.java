package io.jindou.cluster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFileTest {
    private static final String HOCON = "jindou.conf";
    private static final String YAML = "jindou.yml";
    private static final Set<String> KEYS = Set.of("tcp-port", "tcp-host", "tokens", "profile", "nodes");

    @TempDir
    private Path temp;

    @Test
    void shouldReadPlainValues() throws IOException {
        assertEquals(Map.of("profile", "shared", "tcp-port", "0", "tokens", "on"),
            read(HOCON, "tokens = on, tcp-port = 0 # any\nprofile = shared"));
        assertEquals(Map.of("tokens", "off"), read(HOCON, "{\"tokens\": false}"));
        assertEquals(Map.of("profile", "shared", "tcp-port", "0", "tokens", "on"),
            read(YAML, "tokens: on\ntcp-port: 0 # any\nprofile: shared\n"));
        assertEquals(Map.of("tokens", "off"), read(YAML, "tokens: false\n"));
        assertEquals(Map.of(), read(HOCON, ""));
        assertEquals(Map.of(), read(YAML, ""));
    }

    @Test
    void shouldJoinAListWhereOneIsAllowed() throws IOException {
        final Map<String, String> nodes = Map.of("nodes", "0=a:1,1=b:2,2=c:3");
        assertEquals(nodes, read(HOCON, "nodes = [\"0=a:1\", \"1=b:2\", \"2=c:3\"]"));
        assertEquals(nodes, read(HOCON, "nodes = \"0=a:1,1=b:2,2=c:3\""));
        assertEquals(nodes, read(YAML, "nodes:\n  - 0=a:1\n  - 1=b:2\n  - 2=c:3\n"));
    }

    @Test
    void shouldTakeGroupedKeysForFlags() throws IOException {
        final Map<String, String> port = Map.of("tcp-port", "1", "tcp-host", "h");
        assertEquals(port, read(HOCON, "tcp { port = 1, host = h }"));
        assertEquals(port, read(HOCON, "tcp.port = 1, tcp-host = h"));
        assertEquals(port, read(YAML, "tcp:\n  port: 1\n  host: h\n"));
        assertTrue(refusal(HOCON, "tcp { port = 1 }, tcp-port = 2").contains("'tcp-port' is there twice"));
    }

    @Test
    void shouldRefuseAnUnknownKeyByName() throws IOException {
        for (final String content : new String[] {"{tcp_port: 1}", "\"tcp_port\": 1"}) {
            for (final String name : new String[] {HOCON, YAML}) {
                assertTrue(refusal(name, content).startsWith("unknown key 'tcp_port' in "), content);
                assertTrue(refusal(name, content).endsWith("; did you mean 'tcp-port'?"), content);
            }
        }
        assertTrue(refusal(HOCON, "zzzzzzzzzzzz = 1").endsWith("; known are nodes, profile, tcp-host, tcp-port, tokens"));
    }

    @Test
    void shouldRefuseWhatIsNoPlainValue() throws IOException {
        assertTrue(refusal(HOCON, "tokens { on = 1 }").startsWith("unknown key 'tokens-on' in "));
        assertTrue(refusal(HOCON, "tokens = [on]").startsWith("the key 'tokens' in "));
        assertTrue(refusal(HOCON, "nodes = [[a]]").startsWith("the key 'nodes' in "));
        assertTrue(refusal(YAML, "tokens:\n  on: 1\n").startsWith("unknown key 'tokens-on' in "));
        assertTrue(refusal(YAML, "tokens:\n").startsWith("the key 'tokens' in "));
    }

    @Test
    void shouldRefuseWhatCannotBeRead() throws IOException {
        assertTrue(refusal(HOCON, "tokens = {").startsWith("cannot parse the configuration file: "));
        assertTrue(refusal(YAML, "tokens: {").startsWith("cannot parse the configuration file: "));
        assertTrue(refusal(YAML, "tokens: on\ntokens: off\n").startsWith("cannot parse the configuration file: "));
        assertTrue(refusal(YAML, "- tokens\n").startsWith("cannot parse the configuration file: "));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ConfigFile.read(temp.resolve("none"), KEYS, KEYS::contains))
            .getMessage().startsWith("cannot read the configuration file "));
    }

    private Map<String, String> read(final String name, final String content) throws IOException {
        return ConfigFile.read(Files.writeString(temp.resolve(name), content), KEYS, "nodes"::equals);
    }

    private String refusal(final String name, final String content) throws IOException {
        final Path file = Files.writeString(temp.resolve(name), content);
        return assertThrows(IllegalArgumentException.class, () -> ConfigFile.read(file, KEYS, "nodes"::equals)).getMessage();
    }
}
