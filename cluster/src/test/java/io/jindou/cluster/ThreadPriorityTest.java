package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ThreadPriorityTest {
    /** In /proc/PID/stat, counted from what follows the name in parentheses; see proc(5). */
    private static final int NICENESS_FIELD = 16;

    @Test
    void shouldLowerThreadsOfThatNameOnly() throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "renice"))),
            "there is no renice on this machine");
        final CountDownLatch isLowered = new CountDownLatch(1);
        final FutureTask<Integer> named = niceness(isLowered);
        final FutureTask<Integer> other = niceness(isLowered);
        started(named, "lowered-thread-of-a-test");
        started(other, "other-thread");
        assertEquals(1, ThreadPriority.set("lowered-thread", 7));
        isLowered.countDown();
        assertEquals(7, named.get());
        assertTrue(other.get() < 7);
    }

    @Test
    void shouldFindNoThreads() throws IOException {
        assertEquals(0, ThreadPriority.set("nobody-has-this", 7));
    }

    private static FutureTask<Integer> niceness(final CountDownLatch isLowered) {
        return new FutureTask<>(() -> {
            isLowered.await();
            final String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICENESS_FIELD]);
        });
    }

    /** The virtual machine tells the system a thread's name before it runs. */
    private static void started(final FutureTask<Integer> task, final String name) throws InterruptedException {
        final CountDownLatch isRunning = new CountDownLatch(1);
        new Thread(() -> {
            isRunning.countDown();
            task.run();
        }, name).start();
        isRunning.await();
    }
}
