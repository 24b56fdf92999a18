package io.jindou.cluster.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.jindou.cluster.history.index.ChannelIndex;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.service.AnswerPublications;
import io.jindou.engine.service.HistoryTask;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One bad task must not keep the agent from the next: all clients of a node share it. */
@Timeout(60)
class HistoryAgentTest {
    private static final String CHANNEL = "aeron:ipc?term-length=64k";
    private static final int STREAM_ID = 402;
    private static final int TASKS_CAPACITY = 64 << 10;

    private final OneToOneRingBuffer tasks = new OneToOneRingBuffer(
        new UnsafeBuffer(ByteBuffer.allocateDirect(TASKS_CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private MediaDriver driver;
    private Aeron aeron;
    private HistoryAgent agent;

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
        agent = new HistoryAgent(tasks, journal(), ChannelIndex.NONE, new AnswerPublications(aeron));
    }

    @AfterEach
    void close() {
        agent.onClose();
        aeron.close();
        driver.close();
    }

    @Test
    void shouldGoOnBehindAnAskerWhoCannotBeAnswered() {
        try (Subscription asker = aeron.addSubscription(CHANNEL, STREAM_ID)) {
            task("aeron:udp?endpoint=no-port", 0);
            task(CHANNEL, 0);
            while (0 == agent.answered()) {
                step();
            }
            assertEquals(1, agent.dropped());
            assertEquals(1, agent.answered());
            assertEquals(STREAM_ID, asker.streamId());
        }
    }

    @Test
    void shouldGoOnBehindATaskOnWhichSomethingUnforeseenIsThrown() {
        try (Subscription asker = aeron.addSubscription(CHANNEL, STREAM_ID)) {
            task(CHANNEL, 1);
            task(CHANNEL, 0);
            agent.doWork();
            assertThrows(UnsupportedOperationException.class, agent::doWork);
            while (0 == agent.answered()) {
                step();
            }
            assertEquals(1, agent.failed());
            assertEquals(1, agent.answered());
            assertEquals(STREAM_ID, asker.streamId());
        }
    }

    private void task(final String channel, final long headNo) {
        final HistoryTask task = new HistoryTask();
        task.headNo = headNo;
        task.count = 1;
        task.responseChannel = channel;
        task.responseStreamId = STREAM_ID;
        tasks.write(HistoryTask.TYPE_ID, buffer, 0, task.encode(buffer, 0));
    }

    private void step() {
        agent.doWork();
        driver.sharedAgentInvoker().invoke();
        aeron.conductorAgentInvoker().invoke();
    }

    /** A journal whose reader throws what no reader should. */
    private static Journal journal() {
        return proxy(Journal.class, proxy(JournalReader.class, null));
    }

    private static <T> T proxy(final Class<T> type, final Object reader) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            if ("newReader".equals(method.getName())) {
                return reader;
            }
            if ("close".equals(method.getName())) {
                return null;
            }
            if ("isWhole".equals(method.getName())) {
                return true;
            }
            throw new UnsupportedOperationException(method.getName());
        }));
    }
}
