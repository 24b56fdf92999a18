package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CoreThreadTest {
    private static final long LOG_RECORDING = 0;

    @TempDir
    private Path temp;

    /** An election on the core thread could not end: it waits for the service, which runs on the same thread. */
    @Test
    void shouldEndTheNodeRatherThanHangInAnElection() throws Exception {
        try (NodeProcess node = TestNodes.ON_ONE_THREAD.launch(temp);
            Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(AeronDirectory.of(temp.toRealPath()).toString()));
            AeronArchive archive = AeronArchive.connect(new AeronArchive.Context()
                .aeron(aeron)
                .controlRequestChannel(AeronStack.CONTROL_CHANNEL)
                .controlResponseChannel(AeronStack.CONTROL_CHANNEL)
                .controlRequestStreamId(AeronArchive.Configuration.localControlStreamId()))) {
            assertTrue(archive.tryStopRecordingByIdentity(LOG_RECORDING));
            assertEquals("the cell has lost its leader", node.whenFatal().get(30, TimeUnit.SECONDS));
        }
        TestNodes.ON_ONE_THREAD.launch(temp).close();
    }
}
