package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FileHandlesTest {
    private static final String LIMITS = """
        Limit                     Soft Limit           Hard Limit           Units
        Max core file size        0                    unlimited            bytes
        Max open files            20000                30000                files
        """;

    @Test
    void shouldSayHowManyAreNeeded() {
        FileHandles.check(LIMITS, "self", 19_500);

        assertEquals("19,501 connections need 20,001 open files, but process self may have 20000 only; raise the limit"
            + " ('ulimit -n 20001') or scale the load down",
            assertThrows(RigException.class, () -> FileHandles.check(LIMITS, "self", 19_501)).getMessage());
    }

    @Test
    void shouldTakeNoLimitForEnough() {
        FileHandles.check(LIMITS.replace("20000", "unlimited"), "self", 1 << 20);
        FileHandles.check("", "self", 1 << 20);
    }
}
