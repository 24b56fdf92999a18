package io.jindou.gateway.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over a real driver on this thread, in which every few hundred queries end a term. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class AeronQueryPortTest {
    private static final String QUERIES = "aeron:ipc?term-length=64k";
    private static final int QUERY_STREAM = 5;
    private static final int QUERY_LENGTH = 130;
    private static final int FRAGMENTS = 1_000;

    @TempDir
    Path directory;

    private final UnsafeBuffer query = new UnsafeBuffer(new byte[QUERY_LENGTH]);
    private MediaDriver driver;
    private Aeron aeron;
    private Subscription node;
    private AeronQueryPort port;
    private int received;

    @BeforeEach
    void start() {
        driver = MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(directory.resolve("aeron").toString())
            .threadingMode(ThreadingMode.INVOKER).dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName())
            .useConductorAgentInvoker(true).driverAgentInvoker(driver.sharedAgentInvoker()));
        node = aeron.addSubscription(QUERIES, QUERY_STREAM);
        port = new AeronQueryPort(aeron, List.of(QUERIES), QUERY_STREAM, "aeron:ipc", QUERY_STREAM + 1, () -> 0);
        while (!node.isConnected()) {
            invoke();
        }
    }

    @AfterEach
    void stop() {
        port.close();
        aeron.close();
        driver.close();
    }

    /** Takes queries, and has the driver tell the port so. */
    private void poll() {
        node.poll((buffer, offset, length, header) -> received++, FRAGMENTS);
        invoke();
    }

    private void invoke() {
        driver.sharedAgentInvoker().invoke();
        aeron.conductorAgentInvoker().invoke();
    }

    @Test
    void shouldNotRefuseTheQueryThatEndsATerm() {
        final int count = 5_000;
        for (int i = 0; i < count; i++) {
            assertTrue(port.offer(query, 0, QUERY_LENGTH), "query " + i);
            while (received <= i) {
                poll();
            }
        }

        assertEquals(count, received);
    }

    @Test
    void shouldRefuseQueriesThatTheNodeDoesNotTake() {
        int taken = 0;
        while (port.offer(query, 0, QUERY_LENGTH)) {
            taken++;
        }

        assertTrue(taken > 100, "taken " + taken);
        assertFalse(port.offer(query, 0, QUERY_LENGTH));
        while (received < taken) {
            poll();
        }
        assertEquals(taken, received);
    }
}
