package io.jindou.engine.service;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.jindou.codecs.Limits;
import java.lang.reflect.Proxy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway names the channel it is answered on; a wrong one must not stop the leader from sending to all others. */
@Timeout(60)
class SessionPublicationsTest {
    private static final long SESSION = 7;
    private static final int STREAM_ID = 102;
    private static final int STEPS = 1000;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[Limits.BATCH_MAX]);
    private MediaDriver driver;
    private Aeron aeron;
    private String responseChannel;
    private SessionPublications publications;

    @BeforeEach
    void launch() {
        // everything is stepped by this thread
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.INVOKER)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .driverAgentInvoker(driver.sharedAgentInvoker())
            .useConductorAgentInvoker(true));
        final ClientSession session = proxy(ClientSession.class);
        publications = new SessionPublications(Cluster.class.cast(Proxy.newProxyInstance(
            Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (self, method, arguments) ->
                switch (method.getName()) {
                    case "aeron" -> aeron;
                    case "getClientSession" -> session;
                    default -> throw new UnsupportedOperationException(method.getName());
                })));
    }

    @AfterEach
    void close() {
        publications.close();
        aeron.close();
        driver.close();
    }

    @Test
    void shouldNotThrowForAChannelThatCannotBe() {
        responseChannel = "aeron:udp?endpoint=no-port";
        for (int i = 0; i < STEPS; i++) {
            assertFalse(offer(1));
            step();
        }
    }

    @Test
    void shouldNotThrowForABatchThatIsTooLongForTheChannel() {
        responseChannel = "aeron:ipc?term-length=64k";
        try (Subscription gateway = aeron.addSubscription(responseChannel, STREAM_ID)) {
            while (!offer(1)) {
                step();
            }
            while (!gateway.isConnected()) {
                step();
            }
            assertFalse(offer(Limits.BATCH_TARGET));
        }
    }

    private boolean offer(final int length) {
        return publications.offer(SESSION, message, 1, message, 0, length);
    }

    private void step() {
        driver.sharedAgentInvoker().invoke();
        aeron.conductorAgentInvoker().invoke();
    }

    private <T> T proxy(final Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) ->
            switch (method.getName()) {
                case "responseChannel" -> responseChannel;
                case "responseStreamId" -> STREAM_ID;
                default -> throw new UnsupportedOperationException(method.getName());
            }));
    }
}
