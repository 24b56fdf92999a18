package io.jindou.cluster.demo;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class DemoTest {
    private final StringWriter printed = new StringWriter();

    private void run(final MemoryServer.Mistake mistake) throws Exception {
        try (MemoryServer server = new MemoryServer(mistake)) {
            new Demo(new DemoPlan(40, 20, 5, 8), server, new PrintWriter(printed), patienceSeconds(mistake)).run();
        }
    }

    /** What was lost never comes, however long one waits; everything else comes at some time. */
    private static int patienceSeconds(final MemoryServer.Mistake mistake) {
        return MemoryServer.Mistake.LOSE_A_RECV == mistake ? 5 : 60;
    }

    @Test
    void shouldPassOnAServerWithoutMistakes() throws Exception {
        run(MemoryServer.Mistake.NONE);
        final String[] lines = printed.toString().split("\\R");
        assertTrue(lines[lines.length - 1].startsWith("PASS 80 messages to a person and 20 to a group of 5"), printed.toString());
        assertTrue(printed.toString().contains("p99.9"), printed.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "LOSE_A_RECV, was never received",
        "DOUBLE_A_RECV, messages twice",
        "CHANGE_A_RECV, has other bytes than were sent",
        "FORGET_ON_KILL, the history has",
        "NUMBER_A_REPEAT_ANEW, sent again got"
    })
    void shouldNameAMistakeOfTheServer(final MemoryServer.Mistake mistake, final String expected) {
        final DemoFailure e = assertThrows(DemoFailure.class, () -> run(mistake));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }
}
