package io.jindou.perf.report;

/**
 * In which surroundings measurements were taken.
 *
 * @param time      when they began, ISO 8601, UTC
 * @param commit    of the sources, as the launcher found it
 * @param cpu       model of the processor
 * @param cores     of the machine
 * @param memory    of the machine, in bytes
 * @param kernel    name and version of the system
 * @param storage   type of the file system that held the servers' data
 * @param java      version of the generator's virtual machine
 * @param javaFlags that the generator was started with
 * @param pinning   who could run on which cores
 */
public record Environment(
    String time,
    String commit,
    String cpu,
    int cores,
    long memory,
    String kernel,
    String storage,
    String java,
    String javaFlags,
    String pinning) {
}
