package io.jindou.perf.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
    @Test
    void shouldAddUpTheGenerationsOfTheSerialCollector() {
        assertEquals((2099 + 8201) * 1024L, ProcessMemory.heapUsed("""
            25863:
             def new generation   total 78656K, used 2099K [0x00000000c0000000, 0x00000000c5550000, 0x00000000d5550000)
              eden space 69952K,   3% used [0x00000000c0000000, 0x00000000c020cdc8, 0x00000000c4450000)
              from space 8704K,   0% used [0x00000000c4cd0000, 0x00000000c4cd0000, 0x00000000c5550000)
             tenured generation   total 174784K, used 8201K [0x00000000d5550000, 0x00000000e0000000, 0x0000000100000000)
               the space 174784K,   4% used [0x00000000d5550000, 0x00000000d5d52560, 0x00000000d5d52600, 0x00000000e0000000)
             Metaspace       used 20000K, committed 20288K, reserved 1114112K
              class space    used 2000K, committed 2112K, reserved 1048576K
            """));
    }

    @Test
    void shouldReadTheOtherCollectors() {
        assertEquals(60L << 20, ProcessMemory.heapUsed(" ZHeap           used 60M, capacity 256M, max capacity 1024M\n"));
        assertEquals(3070 * 1024L,
            ProcessMemory.heapUsed(" garbage-first heap   total 262144K, used 3070K [0x0000000700000000, 0x0000000800000000)\n"
                + "  region size 2048K, 1 young (2048K), 0 survivors (0K)\n"));
    }
}
