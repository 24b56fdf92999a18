package io.jindou.engine.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.jindou.codecs.Reason;
import io.jindou.engine.service.AnswerPublications.Outcome;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever asks names the channel of the answer, so any name may come, of askers that were never there or have gone. */
@Timeout(60)
class AnswerPublicationsTest {
    private static final String CHANNEL = "aeron:ipc?term-length=64k";
    private static final int STREAM_ID = 402;
    private static final int TERM_LENGTH = 64 << 10;

    private final HistoryTask task = new HistoryTask();
    private MediaDriver driver;
    private Aeron aeron;
    private AnswerPublications answers;

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
        answers = new AnswerPublications(aeron);
        task.responseChannel = CHANNEL;
        task.responseStreamId = STREAM_ID;
    }

    @AfterEach
    void close() {
        answers.close();
        aeron.close();
        driver.close();
    }

    @Test
    void shouldAnswerWhoeverListens() {
        try (Subscription asker = aeron.addSubscription(CHANNEL, STREAM_ID)) {
            assertEquals(Outcome.TAKEN, answered());
            int seen = 0;
            while (0 == seen) {
                step();
                seen = asker.poll((buffer, offset, length, header) -> assertEquals(
                    AnswerPublications.ANSWER_HEADER, length), 1);
            }
            assertEquals(1, seen);
        }
    }

    @Test
    void shouldGiveUpAChannelThatCannotBe() {
        task.responseChannel = "aeron:udp?endpoint=no-port";
        assertEquals(Outcome.NEVER, answered());
        assertEquals(0, answers.size());
        task.responseChannel = "no channel at all";
        assertEquals(Outcome.NEVER, answered());
        assertEquals(0, answers.size());
    }

    @Test
    void shouldGiveUpAnAnswerThatIsTooLongForItsChannel() {
        try (Subscription asker = aeron.addSubscription(CHANNEL, STREAM_ID)) {
            assertEquals(Outcome.TAKEN, answered());
            while (!asker.isConnected()) {
                step();
            }
            assertEquals(Outcome.NEVER, answers.offer(task, new UnsafeBuffer(new byte[TERM_LENGTH]), TERM_LENGTH));
        }
    }

    @Test
    void shouldGiveUpAnAskerThatHasGone() {
        try (Subscription asker = aeron.addSubscription(CHANNEL, STREAM_ID)) {
            assertEquals(Outcome.TAKEN, answered());
            while (!asker.isConnected()) {
                step();
            }
        }
        Outcome outcome = answers.answer(task, Reason.BUSY);
        while (Outcome.NEVER != outcome) {
            step();
            outcome = answers.answer(task, Reason.BUSY);
        }
        assertEquals(0, answers.size());
    }

    @Test
    void shouldKeepABoundedNumber() {
        for (int i = 0; i < AnswerPublications.PUBLICATIONS_MAX + 10; i++) {
            task.responseStreamId = 1000 + i;
            answers.answer(task, Reason.BUSY);
            step();
        }
        assertEquals(AnswerPublications.PUBLICATIONS_MAX, answers.size());
    }

    private Outcome answered() {
        Outcome outcome = answers.answer(task, Reason.BUSY);
        while (Outcome.LATER == outcome) {
            step();
            outcome = answers.answer(task, Reason.BUSY);
        }
        return outcome;
    }

    private void step() {
        driver.sharedAgentInvoker().invoke();
        aeron.conductorAgentInvoker().invoke();
    }
}
