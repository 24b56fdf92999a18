/**
 * Nodes that heal by themselves: what a node does with an empty directory, how it gets log, snapshot and journal from its
 * peers, and how disk space is given back once all have a snapshot.
 */
package io.jindou.cluster.heal;
