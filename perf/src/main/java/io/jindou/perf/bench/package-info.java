/**
 * Carries out measurements: starts servers, pins processes to cores, runs loads, and watches what the servers use meanwhile.
 * What comes out is described in {@code io.jindou.perf.report}.
 */
package io.jindou.perf.bench;
