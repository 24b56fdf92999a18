package io.jindou.cluster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in force, where it came from, and what is refused; the same for all commands that have {@code --config}. */
final class ConfigCommandTest {
    private final Map<String, String> environment = new HashMap<>();
    private String out;
    private String err;

    @TempDir
    private Path temp;
    private Path file;

    @BeforeEach
    void shared() throws IOException {
        file = write("cell.conf", "nodes = [\"0=a:9000\", \"1=b:9000\", \"2=c:9000\"]\ntokens = on\ntcp-port = 5200\n"
            + "snapshot-every = 2h\nfailover = fast\ndata = /file\n");
    }

    private Path write(final String name, final String content) throws IOException {
        return Files.writeString(temp.resolve(name), content);
    }

    private int run(final String... arguments) {
        final StringWriter printed = new StringWriter();
        final StringWriter failed = new StringWriter();
        final int code = Main.commandLine(environment)
            .setOut(new PrintWriter(printed, true)).setErr(new PrintWriter(failed, true)).execute(arguments);
        out = printed.toString();
        err = failed.toString();
        return code;
    }

    private JsonNode settings(final String... arguments) throws IOException {
        assertEquals(ExitCode.OK, run(arguments), err);
        return new ObjectMapper().readTree(out);
    }

    private static void assertSetting(final String value, final String source, final JsonNode setting) {
        assertEquals(value, setting.path("value").asText());
        assertEquals(source, setting.path("source").asText());
    }

    private void refused(final String text, final String... arguments) {
        assertEquals(ExitCode.USAGE, run(arguments));
        assertEquals("", out);
        assertTrue(err.contains(text), err);
        assertEquals(1, err.lines().count(), err);
    }

    @Test
    void shouldTakeFlagsBeforeEnvironmentBeforeFileBeforeDefaults() throws IOException {
        environment.put("JINDOU_TCP_PORT", "5300");
        environment.put("JINDOU_DATA", "/environment");
        environment.put("JINDOU_TOKENS", "");
        final JsonNode settings =
            settings("config", "gateway", "--json", "--config", file.toString(), "--tcp-port", "5400", "--connections-max=2");
        assertSetting("5400", "flag", settings.path("tcp-port"));
        assertSetting("2", "flag", settings.path("connections-max"));
        assertSetting("/environment", "environment JINDOU_DATA", settings.path("data"));
        assertSetting("on", "file " + file, settings.path("tokens"));
        assertSetting("0=a:9000,1=b:9000,2=c:9000", "file " + file, settings.path("nodes"));
        assertSetting("jindou", "default", settings.path("cell"));
        assertSetting("180s", "default", settings.path("heartbeat-timeout"));
        assertTrue(settings.path("gateway").path("value").isNull());
    }

    @Test
    void shouldShareOneFileAmongAllProcesses() throws IOException {
        final JsonNode up = settings("config", "up", "--json", "--config", file.toString());
        assertSetting("5200", "file " + file, up.path("tcp-port"));
        assertFalse(up.has("nodes") || up.has("snapshot-every"), out);
        final JsonNode node = settings("config", "node", "--json", "--config", file.toString());
        assertSetting("2h", "file " + file, node.path("snapshot-every"));
        assertFalse(node.has("tcp-port") || node.has("gateway"), out);
        final JsonNode gateway = settings("config", "gateway", "--json", "--config", file.toString());
        assertSetting("fast", "file " + file, gateway.path("failover"));
        assertFalse(gateway.has("snapshot-every") || gateway.has("node"), out);
        final JsonNode all = settings("config", "--json", "--config", file.toString());
        for (final JsonNode one : new JsonNode[] {up, node, gateway}) {
            one.properties().forEach(setting -> assertEquals(setting.getValue(), all.path(setting.getKey())));
        }
    }

    @Test
    void shouldTakeTheHttpApiFromAFile() throws IOException {
        final Path http = write("http.conf",
            "http-port = off\nhttp-trusted = [\"10.0.0.0/8\", \"192.0.2.1\"]\nhttp-open = on\n");
        final JsonNode settings = settings("config", "up", "--json", "--config", http.toString());
        assertSetting("off", "file " + http, settings.path("http-port"));
        assertSetting("10.0.0.0/8,192.0.2.1/32", "file " + http, settings.path("http-trusted"));
        assertSetting("on", "file " + http, settings.path("http-open"));
        assertSetting("127.0.0.1", "default", settings.path("http-host"));
        refused("'70000' is not off or between 0 and 65535", "config", "gateway", "--http-port", "70000");
        refused("'10.0.0.0/40': the number behind the slash is between 0 and 32",
            "config", "up", "--http-trusted", "10.0.0.0/40");
    }

    @Test
    void shouldPrintALineForEachKey() {
        assertEquals(ExitCode.OK, run("config", "node", "--config", file.toString()), err);
        assertTrue(out.lines().anyMatch(line -> line.matches("snapshot-every +2h +file .*cell\\.conf")), out);
        assertTrue(out.lines().anyMatch(line -> line.matches("cell-secret +- +default")), out);
        assertTrue(out.lines().anyMatch(line -> line.matches("fsync-level +0 +default")), out);
        assertEquals("", err);
    }

    @Test
    void shouldFindTheFileByTheEnvironment() throws IOException {
        environment.put("JINDOU_CONFIG", file.toString());
        assertSetting("5200", "file " + file, settings("config", "up", "--json").path("tcp-port"));
        final Path other = write("other.yaml", "tcp-port: 5500\n");
        assertSetting("5500", "file " + other, settings("config", "up", "--json", "--config", other.toString()).path("tcp-port"));
    }

    @Test
    void shouldNameThePlaceOfAWrongValue() throws IOException {
        final String wrong = write("wrong.conf", "tcp-port = 70000, snapshot-every = 5x").toString();
        refused("jindou: in " + wrong + ": Invalid value for option '--tcp-port': 70000 is not off or between 0 and 65535",
            "config", "up", "--config", wrong);
        refused("jindou: in " + wrong + ": Invalid value for option '--snapshot-every': '5x' is no duration; write for example "
            + "30s, 5m, 2h or 7d; it is off or between 10s and 30d", "config", "node", "--config", wrong);
        refused("jindou: Invalid value for option '--payload-max': 64m is not between 1 and ",
            "config", "up", "--payload-max=64m");
        refused("jindou: Invalid value for option '--nodes': a cell has 1, 3 or 5 nodes",
            "config", "node", "--nodes=0=a:1,1=b:1");
        environment.put("JINDOU_TCP_PORT", "many");
        refused("jindou: in JINDOU_TCP_PORT: Invalid value for option '--tcp-port': 'many' is no port; it is off or between "
            + "0 and 65535", "config", "up");
        environment.put("JINDOU_TCP_PORT", "-1");
        refused("jindou: in JINDOU_TCP_PORT: Invalid value for option '--tcp-port': '-1' is no port; it is off or between 0 and "
            + "65535", "config", "up");
    }

    @Test
    void shouldRefuseUnknownKeysAndFlagsOfOthers() throws IOException {
        final String wrong = write("wrong.conf", "snapshot-evry = 1h").toString();
        refused("unknown key 'snapshot-evry' in " + wrong + "; did you mean 'snapshot-every'?",
            "config", "up", "--config", wrong);
        refused("unknown key 'new-cell' in ", "config", "node", "--config", write("new.conf", "new-cell = on").toString());
        refused("Unknown option: '--nodes=0=a:1'", "config", "up", "--nodes=0=a:1");
        refused("flags come after the name of the process", "config", "--tokens=on", "up");
    }

    @Test
    void shouldWarnOfUnknownVariablesAndGoOn() {
        environment.put("JINDOU_TCP_PRT", "1");
        environment.put("JINDOU_JAVA_OPTS", "-Xmx1g");
        environment.put("JINDOU_NEW_CELL", "on");
        environment.put("OTHER", "1");
        assertEquals(ExitCode.OK, run("config", "up"));
        assertTrue(out.contains("tcp-port"), out);
        assertEquals(2, err.lines().count(), err);
        assertTrue(err.contains(
            "jindou: the environment variable JINDOU_TCP_PRT means nothing here; did you mean JINDOU_TCP_PORT?"), err);
        assertTrue(err.contains("JINDOU_NEW_CELL means nothing here"), err);
    }

    /** A group of keys is a way to write them, not another name. */
    @Test
    void shouldTakeGroupedKeysForTheNamesOfFlags() throws IOException {
        final Path hocon = write("groups.conf", "tls { cert = /a.crt, key = /a.key }\ntls.required = on\nws-port = off\n"
            + "proxy.trusted = [\"10.0.0.1\", \"fd00::/8\"]\nsends-per-second = 50\n");
        final JsonNode settings = settings("config", "gateway", "--json", "--config", hocon.toString());
        assertSetting("/a.crt", "file " + hocon, settings.path("tls-cert"));
        assertSetting("/a.key", "file " + hocon, settings.path("tls-key"));
        assertSetting("on", "file " + hocon, settings.path("tls-required"));
        assertSetting("10.0.0.1/32,fd00::/8", "file " + hocon, settings.path("proxy-trusted"));
        assertSetting("off", "file " + hocon, settings.path("ws-port"));
        assertSetting("50", "file " + hocon, settings.path("sends-per-second"));
        final Path yaml = write("groups.yml", "tls:\n  cert: /b.crt\ntls.key: /b.key\n");
        final JsonNode fromYaml = settings("config", "up", "--json", "--config", yaml.toString());
        assertSetting("/b.crt", "file " + yaml, fromYaml.path("tls-cert"));
        assertSetting("/b.key", "file " + yaml, fromYaml.path("tls-key"));
        refused("unknown key 'tls-crt' in ", "config", "up", "--config", write("wrong.conf", "tls.crt = /a").toString());
        refused("'--proxy-trusted': '10.0.0.0/40': the number behind the slash is between 0 and 32",
            "config", "up", "--proxy-trusted=10.0.0.0/40");
        refused("'--bytes-per-second': 1 is not off or between 1k and 1g", "config", "up", "--bytes-per-second=1");
    }

    @Test
    void shouldPrintItsHelpOnce() {
        environment.put("JINDOU_TCP_PORT", "many");
        assertEquals(ExitCode.OK, run("config", "gateway", "--help"), err);
        assertEquals(out.indexOf("Usage: "), out.lastIndexOf("Usage: "));
        assertTrue(out.contains("--heartbeat-timeout"), out);
    }
}
