package io.jindou.perf.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerInstallerTest {
    @TempDir
    private Path root;
    private Path bin;
    private Path policy;
    private final List<List<String>> run = new ArrayList<>();
    private final StringWriter said = new StringWriter();
    private int exitCode;

    @BeforeEach
    void setUp() throws IOException {
        bin = Files.createDirectory(root.resolve("bin"));
        policy = root.resolve("policy-rc.d");
    }

    private void program(final String name) throws IOException {
        assertTrue(Files.createFile(bin.resolve(name)).toFile().setExecutable(true));
    }

    private PeerInstaller installer(final boolean isRoot) {
        return new PeerInstaller(new Programs(List.of(bin)), root, isRoot, command -> {
            assertTrue(Files.isExecutable(policy), "services must be forbidden while packages are installed");
            run.add(command);
            return exitCode;
        });
    }

    private void install(final boolean isRoot) throws IOException {
        installer(isRoot).install(new PrintWriter(said, true));
    }

    @Test
    void shouldInstallWhatIsMissingWithoutStartingServices() throws IOException {
        program("apt-get");
        program("mosquitto");
        install(true);
        assertEquals(1, run.size());
        assertEquals(bin.resolve("apt-get").toString(), run.get(0).get(0));
        assertEquals(List.of("nats-server", "redis-server"), run.get(0).subList(run.get(0).size() - 2, run.get(0).size()));
        assertFalse(Files.exists(policy));
        assertTrue(said.toString().contains("services are not started"), said.toString());
    }

    @Test
    void shouldInstallNothingWhenAllIsHere() throws IOException {
        for (final String name : PeerInstaller.PACKAGES) {
            program(name);
        }
        install(false);
        assertEquals(List.of(), run);
        assertTrue(said.toString().startsWith("nothing to install"), said.toString());
    }

    @Test
    void shouldSayThatThereIsNoAptGet() {
        final String message = assertThrows(IOException.class, () -> install(true)).getMessage();
        assertTrue(message.startsWith("there is no apt-get"), message);
        assertEquals(List.of(), run);
    }

    @Test
    void shouldSayThatOnlyRootCan() throws IOException {
        program("apt-get");
        final String message = assertThrows(IOException.class, () -> install(false)).getMessage();
        assertTrue(message.contains("sudo apt-get install nats-server mosquitto redis-server"), message);
        assertEquals(List.of(), run);
    }

    @Test
    void shouldLeaveAnotherPolicyAlone() throws IOException {
        program("apt-get");
        Files.writeString(policy, "theirs");
        assertThrows(IOException.class, () -> install(true));
        assertEquals("theirs", Files.readString(policy));
        assertEquals(List.of(), run);
    }

    @Test
    void shouldAllowServicesAgainWhenAptGetFails() throws IOException {
        program("apt-get");
        exitCode = 100;
        final String message = assertThrows(IOException.class, () -> install(true)).getMessage();
        assertTrue(message.contains("exit code 100"), message);
        assertFalse(Files.exists(policy));
    }
}
