package io.jindou.cluster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class DemoNodeTest {
    @Test
    void shouldStartKillAndStartAgainOnTheSamePort() throws Exception {
        final Path root;
        try (DemoNode node = DemoNode.inTemporaryDirectory(TinyNode.class.getName())) {
            root = node.logs();
            final int port = node.start();
            JindouClient.builder().address("127.0.0.1", port).uid("____manager").token(node.adminToken()).connect().close();
            node.kill();
            assertThrows(JindouException.class, () -> JindouClient.builder().address("127.0.0.1", port).uid("bob").connect());
            assertEquals(port, node.start());
            JindouClient.builder().address("127.0.0.1", port).uid("bob").connect().close();
            node.succeeded();
        }
        assertFalse(Files.exists(root));
    }

    @Test
    void shouldKeepTheLogsOfAFailure() throws Exception {
        final Path root;
        try (DemoNode node = DemoNode.inTemporaryDirectory(TinyNode.class.getName())) {
            root = node.logs();
            node.start();
        }
        assertTrue(Files.exists(root.resolve("logs").resolve("jindou.log")));
        assertFalse(Files.exists(root.resolve("data")));
        IoUtil.delete(root.toFile(), false);
    }

    @Test
    void shouldSayWhatAServerSaidThatDoesNotStart() throws Exception {
        final Path root;
        try (DemoNode node = DemoNode.inTemporaryDirectory("no.such.Main")) {
            root = node.logs();
            final DemoFailure e = assertThrows(DemoFailure.class, node::start);
            assertTrue(e.getMessage().contains("no.such.Main"), e.getMessage());
        }
        IoUtil.delete(root.toFile(), false);
    }
}
