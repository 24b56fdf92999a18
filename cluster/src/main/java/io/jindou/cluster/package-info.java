/**
 * The process of a node: its data directory, the Aeron Cluster member that hosts the engine, the gateway beside it, and their
 * start and stop in order. {@link io.jindou.cluster.NodeProcess} is the place to begin.
 */
package io.jindou.cluster;
