/**
 * A whole cell on this machine, each node and gateway a process of its own: for trying out, and for tests that kill processes.
 */
package io.jindou.cluster.local;
