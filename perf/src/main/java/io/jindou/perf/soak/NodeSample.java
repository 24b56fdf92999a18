package io.jindou.perf.soak;

import java.util.Map;

/**
 * What the node's process used at one moment; below zero where nobody could tell.
 *
 * @param residentBytes  memory that it has in RAM, mapped files included
 * @param anonymousBytes the part of it that no file and no shared memory stands behind
 * @param handles        open files and sockets
 * @param cpuMs          processor time since its start
 * @param heapUsedBytes  of the virtual machine
 * @param heapAfterGcBytes what the last collection has left
 * @param directBytes    in direct buffers of the virtual machine
 * @param engineBytes    off the heap in the engine's tables
 * @param collections    cycles of the collectors since the start
 * @param pauses         of them in which threads stood still
 * @param pauseMs        how long in all
 * @param logBytes       on disk: log, snapshots, recording log
 * @param journalBytes   on disk: stored messages
 * @param snapshotMs     how long the snapshot took that was asked for since the sample before; below zero: none was
 * @param faults         counters of the node that should not move, with what they have moved since the start of the soak
 */
public record NodeSample(
    long residentBytes,
    long anonymousBytes,
    long handles,
    long threads,
    long cpuMs,
    long heapUsedBytes,
    long heapAfterGcBytes,
    long directBytes,
    long engineBytes,
    long collections,
    long pauses,
    long pauseMs,
    long logBytes,
    long journalBytes,
    long snapshotMs,
    Map<String, Long> faults) {
}
