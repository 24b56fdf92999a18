/**
 * A day at work for a node: a load with bursts, users who come and go, groups that change, snapshots, and somebody who checks
 * every delivery and watches what the node uses up. {@link io.jindou.perf.soak.Soak} runs it.
 */
package io.jindou.perf.soak;
