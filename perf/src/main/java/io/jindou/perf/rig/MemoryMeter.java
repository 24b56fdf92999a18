package io.jindou.perf.rig;

import java.io.IOException;

/** Memory of the server's processes. */
public interface MemoryMeter {
    /** After a forced collection where there is one; blocks. */
    Memory collectAndRead() throws IOException;

    /**
     * Memory, in bytes.
     *
     * @param resident     what is mapped and in memory, as VmRSS tells: a page that is mapped several times counts as often,
     *                     which triples the heap of a JVM with ZGC before JDK 21
     * @param anonymous    the part of it that has no file behind it: RssAnon
     * @param proportional in memory, each page once, divided by the processes that share it: Pss
     * @param heap         what lives on the heap of virtual machines; it may grow by this within pages that were in memory
     *                     before, and so show in none of the others
     */
    record Memory(long resident, long anonymous, long proportional, long heap) {
    }
}
