/**
 * The servers that are measured: each is started as a process of its own on loopback with its data in a temporary directory,
 * and ended by the bench.
 */
package io.jindou.perf.server;
