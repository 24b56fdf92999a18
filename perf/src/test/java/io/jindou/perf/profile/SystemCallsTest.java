package io.jindou.perf.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemCallsTest {
    private static final List<String> SUMMARY = List.of(
        "syscall             calls",
        "---------------- ----------",
        "epoll_wait           1500",
        "write                2000",
        "read                  500",
        "---------------- ----------",
        "total                4000");

    @Test
    void shouldReadASummary() {
        final SystemCalls calls = SystemCalls.parse(SUMMARY);
        assertEquals(List.of(new SystemCalls.Call("write", 2_000), new SystemCalls.Call("epoll_wait", 1_500),
            new SystemCalls.Call("read", 500)), calls.calls());
        assertEquals(4_000, calls.total());
    }

    @Test
    void shouldPrintCallsForEachMessage() {
        final StringWriter text = new StringWriter();
        SystemCalls.parse(SUMMARY).print(new PrintWriter(text), 1_000);
        assertEquals(List.of(
            "system calls (strace)            4.0000 a message",
            "  write                          2.0000",
            "  epoll_wait                     1.5000",
            "  read                           0.5000"), text.toString().lines().toList());
    }
}
