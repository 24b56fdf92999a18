package io.jindou.perf.server;

import io.jindou.perf.rig.MemoryMeter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of processes as Linux tells it, after a forced collection in those that are virtual machines. */
public final class ProcessMemory implements MemoryMeter {
    private static final String JVM = "java";
    private static final long BYTES_PER_KB = 1024;
    private static final long BYTES_PER_MB = 1024 * BYTES_PER_KB;
    private static final Pattern USED = Pattern.compile("\\bused (\\d+)([KM])");
    private static final Pattern NOT_HEAP = Pattern.compile("Metaspace|class space");
    private static final long COLLECT_TIMEOUT_S = 30;
    /** The first collection queues what wants to be cleaned up, the second frees it. */
    private static final int COLLECTIONS = 2;

    private final long[] pids;

    public ProcessMemory(final long[] pids) {
        this.pids = pids.clone();
    }

    @Override
    public Memory collectAndRead() throws IOException {
        long resident = 0;
        long anonymous = 0;
        long proportional = 0;
        long heap = 0;
        for (final long pid : pids) {
            final Path process = Path.of("/proc", Long.toString(pid));
            if (JVM.equals(Files.readString(process.resolve("comm"), StandardCharsets.UTF_8).strip())) {
                collect(pid);
                heap += heapUsed(jcmd(pid, "GC.heap_info"));
            }
            resident += bytes(process.resolve("status"), "VmRSS:");
            anonymous += bytes(process.resolve("status"), "RssAnon:");
            proportional += bytes(process.resolve("smaps_rollup"), "Pss:");
        }
        return new Memory(resident, anonymous, proportional, heap);
    }

    private static void collect(final long pid) throws IOException {
        for (int i = 0; i < COLLECTIONS; i++) {
            jcmd(pid, "GC.run");
        }
    }

    private static String jcmd(final long pid, final String command) throws IOException {
        final String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        final Process process = new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
        try {
            final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(COLLECT_TIMEOUT_S, TimeUnit.SECONDS) || 0 != process.exitValue()) {
                throw new IOException("jcmd " + pid + " " + command + " did not work: " + said.strip());
            }
            return said;
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        } finally {
            process.destroy();
        }
    }

    /** The sum over generations; class metadata is no part of the heap. */
    static long heapUsed(final String heapInfo) {
        long used = 0;
        for (final String line : heapInfo.split("\n")) {
            final Matcher matcher = USED.matcher(line);
            if (matcher.find() && !NOT_HEAP.matcher(line).find()) {
                used += Long.parseLong(matcher.group(1)) * ("M".equals(matcher.group(2)) ? BYTES_PER_MB : BYTES_PER_KB);
            }
        }
        return used;
    }

    private static long bytes(final Path file, final String name) throws IOException {
        for (final String line : Files.readString(file, StandardCharsets.UTF_8).split("\n")) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).replace("kB", "").strip()) * BYTES_PER_KB;
            }
        }
        throw new IOException(file + " says nothing about " + name);
    }
}
